#pragma once

#include <sys/types.h>

#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

namespace muster::test {

struct KafkaAddress {
    std::string bootstrap;  // host:port of each broker
    std::string cluster_id;
    std::string version;
};

/// Real Apache Kafka brokers (KRaft, each broker and controller), in a folder and on ports of their
/// own. They end with this object, and with the thread that made it, however that ends.
class KafkaBrokers {
public:
    /// Returns when all of them answer; throws, naming what is missing, where they do not.
    explicit KafkaBrokers(std::size_t count);
    ~KafkaBrokers();
    KafkaBrokers(const KafkaBrokers&) = delete;
    KafkaBrokers& operator=(const KafkaBrokers&) = delete;

    [[nodiscard]] const KafkaAddress& address() const { return address_; }
    [[nodiscard]] std::size_t count() const { return brokers_.size(); }

    // A broker is named by its id, from 1.
    void start(int broker);   // does not wait: `wait_for` does
    void stop(int broker);    // asks it to end, and waits
    void kill(int broker);    // -9
    void freeze(int broker);  // SIGSTOP: a zombie
    void thaw(int broker);
    /// Until so many brokers answer.
    void wait_for(std::size_t brokers);

private:
    struct Broker {
        std::uint16_t client_port = 0;
        std::uint16_t controller_port = 0;
        pid_t process = 0;
    };

    void configure(std::size_t count);
    void format();
    void end(Broker& broker, int signal);
    [[nodiscard]] std::filesystem::path file(int broker, const std::string& kind) const;

    std::filesystem::path folder_;
    std::string jars_;
    std::vector<Broker> brokers_;
    KafkaAddress address_;
};

/// The broker that all tests of one run share, each with topics of its own; started by the runner's
/// fixture `kafka_broker`. A test program that is started by hand gets its own.
[[nodiscard]] const KafkaAddress& shared_kafka();

/// A topic name that no other test has.
[[nodiscard]] std::string fresh_topic(const std::string& what);

}  // namespace muster::test

#pragma once

#include <librdkafka/rdkafka.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace muster::test {

/// Somebody else at the same cluster, with a client of his own.
class Stranger {
public:
    struct Header {
        std::string name;
        const char* value;  // null: no value
    };
    enum class Transaction { none, left_open };

    explicit Stranger(const std::string& bootstrap, Transaction transaction = Transaction::none);
    ~Stranger();

    void make_topic(const std::string& topic, int partitions,
                    const std::vector<std::pair<std::string, std::string>>& settings);
    void change_setting(const std::string& topic, const std::vector<std::pair<std::string, std::string>>& settings);
    /// All records before `offset` are gone then.
    void delete_records(const std::string& topic, int partition, std::int64_t offset);
    /// Returns when the brokers have it. Null: no value.
    void produce(const std::string& topic, int partition, const char* value, const std::vector<Header>& headers);
    /// The id of the broker that leads.
    [[nodiscard]] int leader_of(const std::string& topic, int partition);

private:
    struct Destroy {
        void operator()(rd_kafka_t* client) const noexcept { rd_kafka_destroy(client); }
    };
    std::unique_ptr<rd_kafka_t, Destroy> client_;
};

}  // namespace muster::test

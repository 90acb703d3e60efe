#include "tests/support/kafka_broker.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <librdkafka/rdkafka.h>
#include <netinet/in.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <memory>
#include <random>
#include <sstream>
#include <stdexcept>

#include "tests/support/kafka_fixture.hpp"

namespace muster::test {
namespace {

namespace fs = std::filesystem;
using std::chrono::steady_clock;

constexpr std::chrono::seconds start_max{90};
constexpr std::chrono::seconds stop_max{20};
constexpr int starts_max = 3;

std::string output_of(const std::string& command) {
    const std::unique_ptr<std::FILE, int (*)(std::FILE*)> pipe{::popen(command.c_str(), "r"), &::pclose};
    if (!pipe) throw std::runtime_error("cannot run " + command);
    std::string text;
    std::array<char, 256> buffer{};
    while (std::fgets(buffer.data(), static_cast<int>(buffer.size()), pipe.get()) != nullptr) text += buffer.data();
    while (text.ends_with('\n')) text.pop_back();
    return text;
}

std::string find_jars() {
    if (const char* given = std::getenv("MUSTER_KAFKA_JARS"); given != nullptr && *given != '\0') return given;
    auto jars = output_of(MUSTER_SOURCE_DIR "/infra/tools/kafka-jars");
    if (jars.empty()) throw std::runtime_error("Apache Kafka cannot be had: infra/tools/kafka-jars says why");
    return jars;
}

std::mt19937& random_source() {
    static std::mt19937 source{std::random_device{}()};
    return source;
}

bool is_free(std::uint16_t port) {
    const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const bool free = ::bind(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
    ::close(socket);
    return free;
}

// Below the range from which outgoing connections get theirs.
std::uint16_t free_port() {
    std::uniform_int_distribution<int> any{18000, 31999};
    while (true) {
        const auto port = static_cast<std::uint16_t>(any(random_source()));
        if (is_free(port)) return port;
    }
}

std::string random_cluster_id() {
    constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    std::uniform_int_distribution<std::size_t> any{0, letters.size() - 1};
    std::string id;
    while (id.size() < 21) id += letters[any(random_source())];
    return id + "A";  // 16 bytes are 21 characters and two bits
}

pid_t spawn(const std::vector<std::string>& command, const fs::path& log) {
    std::vector<char*> arguments;
    for (const auto& word : command) arguments.push_back(const_cast<char*>(word.c_str()));
    arguments.push_back(nullptr);
    const pid_t parent = ::getpid();
    const pid_t child = ::fork();
    if (child < 0) throw std::runtime_error("cannot fork");
    if (child > 0) return child;
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (::getppid() != parent) ::_exit(126);
    const int output = ::open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
    const int input = ::open("/dev/null", O_RDONLY);
    ::dup2(input, 0);
    ::dup2(output, 1);
    ::dup2(output, 2);
    ::execvp(arguments[0], arguments.data());
    ::_exit(127);
}

bool has_ended(pid_t process) {
    return ::waitpid(process, nullptr, WNOHANG) == process;
}

// Without taking its end away from who waits for it.
bool is_dead(pid_t process) {
    siginfo_t info{};
    return ::waitid(P_PID, static_cast<id_t>(process), &info, WEXITED | WNOHANG | WNOWAIT) == 0 &&
           info.si_pid == process;
}

/// Asks the brokers; `cluster_id` is theirs then.
std::size_t answering(const std::string& bootstrap, std::string* cluster_id) {
    rd_kafka_conf_t* conf = rd_kafka_conf_new();
    std::array<char, 256> why{};
    rd_kafka_conf_set(conf, "bootstrap.servers", bootstrap.c_str(), why.data(), why.size());
    rd_kafka_conf_set_log_cb(conf, nullptr);
    const std::unique_ptr<rd_kafka_t, decltype(&rd_kafka_destroy)> client{
        rd_kafka_new(RD_KAFKA_PRODUCER, conf, why.data(), why.size()), &rd_kafka_destroy};
    const rd_kafka_metadata_t* metadata = nullptr;
    if (rd_kafka_metadata(client.get(), 0, nullptr, &metadata, 3000) != RD_KAFKA_RESP_ERR_NO_ERROR) return 0;
    const auto count = static_cast<std::size_t>(metadata->broker_cnt);
    rd_kafka_metadata_destroy(metadata);
    if (cluster_id != nullptr) {
        char* id = rd_kafka_clusterid(client.get(), 3000);
        if (id != nullptr) *cluster_id = id;
        rd_kafka_mem_free(client.get(), id);
    }
    return count;
}

void say_that_it_is_used(const KafkaAddress& address) {
    const char* log = std::getenv("MUSTER_SERVERS_LOG");
    if (log == nullptr || *log == '\0') return;
    const auto line = "apache-kafka\t" + address.version + ", cluster id " + address.cluster_id + "\n";
    const int file = ::open(log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
    if (file < 0 || ::write(file, line.data(), line.size()) < 0)
        throw std::runtime_error(std::string{"cannot write "} + log);
    ::close(file);
}

}  // namespace

KafkaBrokers::KafkaBrokers(std::size_t count) : jars_(find_jars()) {
    std::string name = (fs::temp_directory_path() / "muster-kafka-XXXXXX").string();
    folder_ = ::mkdtemp(name.data());
    address_.version = output_of("java -cp '" + jars_ + "/*' kafka.Kafka --version 2>/dev/null");
    if (address_.version.empty()) {
        throw std::runtime_error("Kafka does not run; install it with: apt-get install openjdk-17-jre-headless");
    }
    for (int attempt = 1;; ++attempt) {
        try {
            configure(count);
            format();
            for (int broker = 1; broker <= static_cast<int>(count); ++broker) start(broker);
            wait_for(count);
            return;
        } catch (const std::runtime_error&) {
            // Somebody may have taken a port meanwhile.
            for (auto& broker : brokers_) end(broker, SIGKILL);
            if (attempt == starts_max) {
                fs::remove_all(folder_);
                throw;
            }
        }
    }
}

KafkaBrokers::~KafkaBrokers() {
    for (auto& broker : brokers_) end(broker, SIGKILL);
    std::error_code ignored;
    fs::remove_all(folder_, ignored);
}

fs::path KafkaBrokers::file(int broker, const std::string& kind) const {
    return folder_ / (kind + "-" + std::to_string(broker));
}

void KafkaBrokers::configure(std::size_t count) {
    brokers_.assign(count, {});
    address_.bootstrap.clear();
    std::string voters;
    for (std::size_t i = 0; i < count; ++i) {
        brokers_[i] = {.client_port = free_port(), .controller_port = free_port()};
        const std::string comma = i == 0 ? "" : ",";
        address_.bootstrap += comma + "127.0.0.1:" + std::to_string(brokers_[i].client_port);
        voters += comma + std::to_string(i + 1) + "@127.0.0.1:" + std::to_string(brokers_[i].controller_port);
    }
    for (int id = 1; id <= static_cast<int>(count); ++id) {
        const auto& broker = brokers_[static_cast<std::size_t>(id - 1)];
        const auto client = "PLAINTEXT://127.0.0.1:" + std::to_string(broker.client_port);
        fs::remove_all(file(id, "data"));
        std::ofstream{file(id, "properties")}
            << "process.roles=broker,controller\n"
            << "node.id=" << id << "\n"
            << "controller.quorum.voters=" << voters << "\n"
            << "listeners=" << client << ",CONTROLLER://127.0.0.1:" << broker.controller_port << "\n"
            << "advertised.listeners=" << client << "\n"
            << "listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT\n"
            << "controller.listener.names=CONTROLLER\n"
            << "log.dirs=" << file(id, "data").string() << "\n"
            << "offsets.topic.replication.factor=" << count << "\n"
            << "offsets.topic.num.partitions=1\n"
            << "transaction.state.log.replication.factor=" << count << "\n"
            << "transaction.state.log.num.partitions=1\n"
            << "group.initial.rebalance.delay.ms=0\n"
            << "auto.create.topics.enable=false\n"
            // A dead leader is noticed after this, not after nine seconds.
            << "broker.session.timeout.ms=2000\n"
            << "broker.heartbeat.interval.ms=500\n";
    }
}

void KafkaBrokers::format() {
    const auto cluster = random_cluster_id();
    for (int id = 1; id <= static_cast<int>(brokers_.size()); ++id) {
        const pid_t tool =
            spawn({"java", "-Xmx128m", "-XX:TieredStopAtLevel=1", "-cp", jars_ + "/*", "kafka.tools.StorageTool",
                   "format", "-t", cluster, "-c", file(id, "properties").string()},
                  file(id, "log"));
        int status = 0;
        ::waitpid(tool, &status, 0);
        if (status != 0) throw std::runtime_error("Kafka cannot format its folder");
    }
}

void KafkaBrokers::start(int broker) {
    brokers_[static_cast<std::size_t>(broker - 1)].process =
        spawn({"java", "-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp", jars_ + "/*", "kafka.Kafka",
               file(broker, "properties").string()},
              file(broker, "log"));
}

void KafkaBrokers::stop(int broker) {
    end(brokers_[static_cast<std::size_t>(broker - 1)], SIGTERM);
}
void KafkaBrokers::kill(int broker) {
    end(brokers_[static_cast<std::size_t>(broker - 1)], SIGKILL);
}
void KafkaBrokers::freeze(int broker) {
    ::kill(brokers_[static_cast<std::size_t>(broker - 1)].process, SIGSTOP);
}
void KafkaBrokers::thaw(int broker) {
    ::kill(brokers_[static_cast<std::size_t>(broker - 1)].process, SIGCONT);
}

void KafkaBrokers::end(Broker& broker, int signal) {
    if (broker.process == 0) return;
    ::kill(broker.process, signal);
    const auto until = steady_clock::now() + stop_max;
    while (signal != SIGKILL && steady_clock::now() < until && broker.process != 0) {
        if (has_ended(broker.process)) broker.process = 0;
        ::usleep(10'000);  // between two looks
    }
    if (broker.process == 0) return;
    ::kill(broker.process, SIGKILL);
    ::waitpid(broker.process, nullptr, 0);
    broker.process = 0;
}

void KafkaBrokers::wait_for(std::size_t brokers) {
    const auto until = steady_clock::now() + start_max;
    std::string cluster;
    while (answering(address_.bootstrap, &cluster) != brokers) {
        if (steady_clock::now() > until) throw std::runtime_error("the Kafka brokers do not answer");
        for (const auto& broker : brokers_) {
            if (broker.process != 0 && is_dead(broker.process)) throw std::runtime_error("a Kafka broker ended");
        }
    }
    const bool first = address_.cluster_id.empty();
    address_.cluster_id = cluster;
    if (first) say_that_it_is_used(address_);
}

const KafkaAddress& shared_kafka() {
    // One a process: a test that is not run by the runner pays for a broker of its own, once.
    static std::unique_ptr<KafkaBrokers> own;
    static KafkaAddress address;
    if (!address.bootstrap.empty()) return address;
    if (auto running = running_fixture()) {
        address = *std::move(running);
        say_that_it_is_used(address);
    } else {
        own = std::make_unique<KafkaBrokers>(1);
        address = own->address();
    }
    return address;
}

std::string fresh_topic(const std::string& what) {
    static int count = 0;
    return "muster." + what + "." + std::to_string(::getpid()) + "." + std::to_string(++count) + "." +
           std::to_string(random_source()());
}

}  // namespace muster::test

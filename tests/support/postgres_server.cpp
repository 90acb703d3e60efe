#include "tests/support/postgres_server.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <grp.h>
#include <netinet/in.h>
#include <pwd.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <pqxx/pqxx>
#include <stdexcept>
#include <thread>
#include <vector>

namespace muster::testing {
namespace {

constexpr const char* programs = "/usr/lib/postgresql/15/bin/";
constexpr auto start_patience = std::chrono::seconds{60};
constexpr auto end_patience = std::chrono::seconds{20};

int free_port() {
    const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    const bool bound = ::bind(socket, reinterpret_cast<sockaddr*>(&address), size) == 0 &&
                       ::getsockname(socket, reinterpret_cast<sockaddr*>(&address), &size) == 0;
    ::close(socket);
    if (!bound) throw std::runtime_error{"no free port on 127.0.0.1"};
    return ntohs(address.sin_port);
}

const passwd* postgres_user() {
    const auto* user = ::getpwnam("postgres");
    if (user == nullptr) throw std::runtime_error{"no user `postgres`: apt-get install postgresql-15"};
    return user;
}

std::string make_folder() {
    std::string folder = "/tmp/muster-postgres-XXXXXX";
    if (::mkdtemp(folder.data()) == nullptr) throw std::runtime_error{"no temporary folder"};
    if (::geteuid() == 0) {
        const auto* user = postgres_user();
        if (::chown(folder.c_str(), user->pw_uid, user->pw_gid) != 0) throw std::runtime_error{"chown " + folder};
    }
    return folder;
}

/// In the child: becomes the program, as the right user, ended when its maker ends.
[[noreturn]] void become(const std::vector<std::string>& arguments, const std::string& folder, const passwd* user,
                         pid_t maker) {
    if (user != nullptr) {
        if (::initgroups(user->pw_name, user->pw_gid) != 0 || ::setgid(user->pw_gid) != 0 ||
            ::setuid(user->pw_uid) != 0) {
            ::_exit(126);
        }
    }
    // After the change of user, which clears it. SIGQUIT ends a postmaster and all its children at once.
    ::prctl(PR_SET_PDEATHSIG, SIGQUIT);
    if (::getppid() != maker) ::_exit(125);
    if (::chdir(folder.c_str()) != 0) ::_exit(124);
    const int log = ::open((folder + "/log").c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
    const int nothing = ::open("/dev/null", O_RDONLY);
    ::dup2(nothing, STDIN_FILENO);
    ::dup2(log, STDOUT_FILENO);
    ::dup2(log, STDERR_FILENO);
    ::setenv("LC_ALL", "C", 1);
    std::vector<char*> pointers;
    for (const auto& argument : arguments) pointers.push_back(const_cast<char*>(argument.c_str()));
    pointers.push_back(nullptr);
    ::execv(pointers[0], pointers.data());
    ::_exit(127);
}

pid_t spawn(const std::vector<std::string>& arguments, const std::string& folder) {
    const auto* user = ::geteuid() == 0 ? postgres_user() : nullptr;
    const auto maker = ::getpid();
    const auto pid = ::fork();
    if (pid < 0) throw std::runtime_error{"fork"};
    if (pid == 0) become(arguments, folder, user, maker);
    return pid;
}

std::string text_of(const std::string& file) {
    std::ifstream in{file};
    return {std::istreambuf_iterator<char>{in}, {}};
}

}  // namespace

PostgresServer::PostgresServer(Durability durability) : durability_(durability) {
    if (::access((std::string{programs} + "initdb").c_str(), X_OK) != 0) {
        throw std::runtime_error{std::string{"no "} + programs + "initdb: apt-get install postgresql-15"};
    }
    folder_ = make_folder();
    const auto pid = spawn({std::string{programs} + "initdb", "-D", folder_ + "/data", "-U", "postgres", "--auth=trust",
                            "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync", "--no-instructions"},
                           folder_);
    int status = 0;
    while (::waitpid(pid, &status, 0) < 0 && errno == EINTR) {
    }
    if (status != 0) {
        const auto log = text_of(folder_ + "/log");
        std::filesystem::remove_all(folder_);
        throw std::runtime_error{"initdb: " + log};
    }
    start();
}

PostgresServer::~PostgresServer() {
    end(SIGQUIT);
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
}

void PostgresServer::start() {
    // Somebody may take the free port between asking and using it.
    for (int attempt = 0; attempt < 5; ++attempt) {
        if (port_ == 0) port_ = free_port();
        try_start();
        if (pid_ > 0) return;
        port_ = 0;
    }
    throw std::runtime_error{"postgres does not start: " + text_of(folder_ + "/log")};
}

void PostgresServer::try_start() {
    const std::string fsync = durability_ == Durability::full ? "on" : "off";
    pid_ = spawn({std::string{programs} + "postgres", "-D", folder_ + "/data", "-p", std::to_string(port_), "-k",
                  folder_, "-c", "listen_addresses=127.0.0.1", "-c", "fsync=" + fsync, "-c", "max_connections=60", "-c",
                  "shared_buffers=128MB", "-c", "max_wal_size=2GB"},
                 folder_);
    const auto until = std::chrono::steady_clock::now() + start_patience;
    while (std::chrono::steady_clock::now() < until) {
        if (answers()) return;
        int status = 0;
        if (::waitpid(pid_, &status, WNOHANG) == pid_) {
            pid_ = -1;
            return;
        }
        std::this_thread::sleep_for(std::chrono::milliseconds{20});  // until it answers: there is nothing to wait on
    }
    end(SIGQUIT);
}

bool PostgresServer::answers() const {
    try {
        pqxx::connection connection{uri()};
        return connection.is_open();
    } catch (const std::exception&) {
        return false;
    }
}

void PostgresServer::stop() {
    end(SIGINT);
}

void PostgresServer::kill_now() {
    end(SIGQUIT);
}

void PostgresServer::end(int signal) {
    if (pid_ <= 0) return;
    ::kill(pid_, signal);
    const auto until = std::chrono::steady_clock::now() + end_patience;
    int status = 0;
    while (::waitpid(pid_, &status, WNOHANG) == 0) {
        if (std::chrono::steady_clock::now() > until) {
            ::kill(pid_, SIGKILL);
            ::waitpid(pid_, &status, 0);
            break;
        }
        std::this_thread::sleep_for(std::chrono::milliseconds{5});
    }
    pid_ = -1;
}

std::string PostgresServer::uri(const std::string& database) const {
    return "postgresql://postgres@127.0.0.1:" + std::to_string(port_) + "/" + database;
}

std::string shared_server_file() {
    const char* file = std::getenv("MUSTER_TEST_POSTGRES");
    return file == nullptr ? std::string{} : std::string{file};
}

void log_server_use(const std::string& uri) {
    const char* file = std::getenv("MUSTER_SERVERS_LOG");
    if (file == nullptr) return;
    pqxx::connection connection{uri};
    pqxx::work transaction{connection};
    const auto line = "postgresql\t" + transaction.exec1("SELECT version()")[0].as<std::string>() + "\n";
    const int out = ::open(file, O_WRONLY | O_CREAT | O_APPEND, 0644);
    if (out < 0) throw std::runtime_error{std::string{"cannot write "} + file};
    const auto written = ::write(out, line.data(), line.size());
    ::close(out);
    if (written != static_cast<ssize_t>(line.size())) throw std::runtime_error{std::string{"cannot write "} + file};
}

namespace {

/// The address in the shared file, or that of a server for this process.
std::string server_uri() {
    if (const auto file = shared_server_file(); !file.empty()) {
        const auto address = text_of(file);
        if (!address.empty()) return address;
        throw std::runtime_error{"no PostgreSQL of this run: " + file + " is not there"};
    }
    static PostgresServer own;
    auto uri = own.uri();
    return uri.substr(0, uri.rfind('/'));
}

}  // namespace

PostgresDatabase::PostgresDatabase() : server_(server_uri()) {
    static std::atomic<int> number{0};
    name_ = "muster_" + std::to_string(::getpid()) + "_" + std::to_string(++number);
    uri_ = server_ + "/" + name_;
    pqxx::connection connection{server_ + "/postgres"};
    pqxx::nontransaction statements{connection};
    statements.exec("CREATE DATABASE \"" + name_ + "\"");
    log_server_use(server_ + "/postgres");
}

void PostgresDatabase::execute(const std::string& sql) const {
    pqxx::connection connection{uri_};
    pqxx::work transaction{connection};
    transaction.exec(sql);
    transaction.commit();
}

}  // namespace muster::testing

#pragma once

#include <sys/types.h>

#include <string>

namespace muster::testing {

/// A PostgreSQL of its own: own folder, own free port on 127.0.0.1, own socket folder; ended by its
/// pid with this object, or with the process that made it. As root it runs as user `postgres`, since
/// initdb refuses root. Throws, naming what to install, where there is no PostgreSQL 15.
class PostgresServer {
public:
    enum class Durability { none, full };  // none: no fsync, for tests that pull no plug
    explicit PostgresServer(Durability durability = Durability::none);
    ~PostgresServer();

    PostgresServer(const PostgresServer&) = delete;
    PostgresServer& operator=(const PostgresServer&) = delete;

    /// On the same folder and port, with the same data.
    void start();
    void stop();      // as an administrator would
    void kill_now();  // as a crash would
    [[nodiscard]] std::string uri(const std::string& database = "postgres") const;

private:
    void try_start();
    [[nodiscard]] bool answers() const;
    void end(int signal);

    std::string folder_;
    int port_ = 0;
    pid_t pid_ = -1;
    Durability durability_;
};

/// An empty database in the server of this ctest run, or in one of this process where ctest did not
/// make one. It goes with its server: dropping it would make everybody wait for a checkpoint. Says in
/// MUSTER_SERVERS_LOG that the server was used.
class PostgresDatabase {
public:
    PostgresDatabase();
    PostgresDatabase(const PostgresDatabase&) = delete;
    PostgresDatabase& operator=(const PostgresDatabase&) = delete;

    [[nodiscard]] const std::string& uri() const { return uri_; }
    void execute(const std::string& sql) const;

private:
    std::string server_;
    std::string name_;
    std::string uri_;
};

/// Where the server of a ctest run leaves its address.
[[nodiscard]] std::string shared_server_file();
/// One line `postgresql<TAB>what it says about itself` to the file in MUSTER_SERVERS_LOG, if set.
void log_server_use(const std::string& uri);

}  // namespace muster::testing

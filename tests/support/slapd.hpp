#pragma once

#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace muster::testing {

/// A folder of its own under the system's temporary one; gone with the object.
class PrivateFolder {
public:
    explicit PrivateFolder(const std::string& kind);
    ~PrivateFolder();
    PrivateFolder(const PrivateFolder&) = delete;
    PrivateFolder& operator=(const PrivateFolder&) = delete;

    [[nodiscard]] const std::filesystem::path& path() const { return path_; }

private:
    std::filesystem::path path_;
};

/// A program that ends with this process, whatever happens to it.
class Child {
public:
    Child() = default;
    Child(const std::vector<std::string>& command, const std::filesystem::path& output);
    ~Child();
    Child(Child&& other) noexcept;
    Child& operator=(Child&& other) noexcept;
    Child(const Child&) = delete;
    Child& operator=(const Child&) = delete;

    [[nodiscard]] bool is_running();
    void signal(int number) const;
    /// SIGTERM, then SIGKILL after some seconds; waits until it is gone.
    void stop();
    void kill();

private:
    void wait_for_end();
    pid_t pid_ = -1;
};

/// Runs a command to its end; throws with its output where it fails.
std::string run(const std::vector<std::string>& command, const std::string& input = {});
void write_file(const std::filesystem::path& path, const std::string& text);
[[nodiscard]] std::uint16_t free_port(const std::string& address);
/// Throws, naming what to install, where `program` is not there.
void require_program(const std::string& program, const std::string& package);
/// One line to the file that MUSTER_SERVERS_LOG names, if it does.
void tell_servers_log(const std::string& kind, const std::string& says_about_itself);

/// A CA of its own, and a certificate for localhost and one address.
struct Certificates {
    std::filesystem::path ca;
    std::filesystem::path certificate;
    std::filesystem::path key;
};
[[nodiscard]] Certificates make_certificates(const std::filesystem::path& folder, const std::string& address);
/// In the place of the one that is there: by the same CA for a time of its own (YYYYMMDDHHMMSSZ), or by no CA.
void make_certificate_of(const std::filesystem::path& folder, const std::string& begins, const std::string& ends);
void make_certificate_of_itself(const std::filesystem::path& folder, const std::string& address);

struct SlapdOptions {
    bool syncprov = true;
    std::string limits;                             // lines of slapd.conf behind the database
    std::string access;                             // the same, instead of "everybody reads, the administrator writes"
    std::string log = "syncprov-sessionlog 10000";  // lines of the overlay, and more behind it
    std::string front{};                            // lines before the database
};

/// A real slapd of one test: private folder, own port of 127.0.0.1, own CA, base dc=example,dc=org.
class Slapd {
public:
    static constexpr const char* base = "dc=example,dc=org";
    static constexpr const char* admin = "cn=admin,dc=example,dc=org";
    static constexpr const char* reader = "cn=muster,dc=example,dc=org";
    static constexpr const char* password = "secret";

    /// `ldif` comes behind the suffix, ou=people, ou=groups and the reader.
    explicit Slapd(const std::string& ldif, const SlapdOptions& options = {});

    [[nodiscard]] std::string url() const { return "ldap://127.0.0.1:" + std::to_string(port_); }
    [[nodiscard]] std::string tls_url() const { return "ldaps://127.0.0.1:" + std::to_string(tls_port_); }
    /// Of its socket, where the kernel says who asks.
    [[nodiscard]] std::string local_url() const;
    [[nodiscard]] std::uint16_t port() const { return port_; }
    [[nodiscard]] std::uint16_t tls_port() const { return tls_port_; }
    [[nodiscard]] const std::filesystem::path& folder() const { return folder_.path(); }
    [[nodiscard]] const std::filesystem::path& ca_file() const { return certificates_.ca; }
    [[nodiscard]] Child& process() { return process_; }

    /// Changes in LDIF, as the administrator (`changetype: …` in each record).
    void modify(const std::string& ldif) const;
    /// Stops, writes the configuration anew, starts again on the same ports and data.
    void restart(const SlapdOptions& options);
    void start();
    void stop() { process_.stop(); }
    /// As the administrator; what ldapsearch prints.
    [[nodiscard]] std::string search(const std::vector<std::string>& arguments) const;

private:
    void write_configuration(const SlapdOptions& options) const;
    void wait_until_it_answers();

    PrivateFolder folder_;
    Certificates certificates_;
    std::uint16_t port_ = 0;
    std::uint16_t tls_port_ = 0;
    Child process_;
};

/// One person's entry below ou=people; `extra` are further lines.
[[nodiscard]] std::string person_ldif(const std::string& uid, const std::string& extra = {});
/// A groupOfNames below ou=groups of people (uids) and others (DNs).
[[nodiscard]] std::string group_ldif(const std::string& cn, const std::vector<std::string>& uids,
                                     const std::vector<std::string>& dns = {});
[[nodiscard]] std::string person_dn(const std::string& uid);
[[nodiscard]] std::string group_dn(const std::string& cn);

}  // namespace muster::testing

#include "tests/support/slapd.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <stdexcept>
#include <utility>

namespace muster::testing {
namespace {

constexpr std::chrono::seconds start_timeout{20};
constexpr std::chrono::seconds stop_timeout{10};

std::vector<char*> arguments_of(const std::vector<std::string>& command) {
    std::vector<char*> arguments;
    for (const std::string& word : command) arguments.push_back(const_cast<char*>(word.c_str()));
    arguments.push_back(nullptr);
    return arguments;
}

// Reads both pipes to the end, feeding `input` to the child's stdin through a file: no deadlock.
std::string read_all(int descriptor) {
    std::string text;
    std::array<char, 4096> buffer{};
    ssize_t size = 0;
    while ((size = ::read(descriptor, buffer.data(), buffer.size())) > 0 || (size < 0 && errno == EINTR))
        if (size > 0) text.append(buffer.data(), static_cast<std::size_t>(size));
    return text;
}

std::string last_lines(const std::filesystem::path& path) {
    std::ifstream file{path};
    std::string text{std::istreambuf_iterator<char>{file}, {}};
    return text.size() > 2000 ? text.substr(text.size() - 2000) : text;
}

}  // namespace

PrivateFolder::PrivateFolder(const std::string& kind) {
    std::string name = (std::filesystem::temp_directory_path() / ("muster-" + kind + "-XXXXXX")).string();
    if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("no folder " + name);
    path_ = name;
}

PrivateFolder::~PrivateFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
}

Child::Child(const std::vector<std::string>& command, const std::filesystem::path& output) {
    auto arguments = arguments_of(command);
    const pid_t parent = ::getpid();
    pid_ = ::fork();
    if (pid_ < 0) throw std::runtime_error("fork failed");
    if (pid_ > 0) return;
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (::getppid() != parent) ::_exit(127);
    const int file = ::open(output.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    const int nothing = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
    ::dup2(nothing, 0);
    ::dup2(file, 1);
    ::dup2(file, 2);
    ::execvp(arguments.front(), arguments.data());
    ::_exit(127);
}

Child::~Child() {
    if (pid_ > 0) kill();
}

Child::Child(Child&& other) noexcept : pid_(std::exchange(other.pid_, -1)) {}

Child& Child::operator=(Child&& other) noexcept {
    if (this != &other) {
        if (pid_ > 0) kill();
        pid_ = std::exchange(other.pid_, -1);
    }
    return *this;
}

bool Child::is_running() {
    if (pid_ <= 0) return false;
    int status = 0;
    if (::waitpid(pid_, &status, WNOHANG) == 0) return true;
    pid_ = -1;
    return false;
}

void Child::signal(int number) const {
    if (pid_ > 0) ::kill(pid_, number);
}

void Child::wait_for_end() {
    int status = 0;
    while (::waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
    }
    pid_ = -1;
}

void Child::stop() {
    if (pid_ <= 0) return;
    ::kill(pid_, SIGTERM);
    const auto deadline = std::chrono::steady_clock::now() + stop_timeout;
    while (std::chrono::steady_clock::now() < deadline) {
        if (!is_running()) return;
        ::poll(nullptr, 0, 10);
    }
    kill();
}

void Child::kill() {
    if (pid_ <= 0) return;
    ::kill(pid_, SIGKILL);
    wait_for_end();
}

std::string run(const std::vector<std::string>& command, const std::string& input) {
    // Input and output by unnamed files: whatever their sizes, nobody waits for the other.
    const auto unnamed = [] {
        std::string name = (std::filesystem::temp_directory_path() / "muster-run-XXXXXX").string();
        const int file = ::mkostemp(name.data(), O_CLOEXEC);
        if (file < 0) throw std::runtime_error("no temporary file");
        ::unlink(name.c_str());
        return file;
    };
    const int in = unnamed();
    const int out = unnamed();
    if (::write(in, input.data(), input.size()) != static_cast<ssize_t>(input.size()))
        throw std::runtime_error("cannot write the input of " + command.front());
    ::lseek(in, 0, SEEK_SET);
    auto arguments = arguments_of(command);
    const pid_t pid = ::fork();
    if (pid < 0) throw std::runtime_error("fork failed");
    if (pid == 0) {
        ::prctl(PR_SET_PDEATHSIG, SIGKILL);
        ::dup2(in, 0);
        ::dup2(out, 1);
        ::dup2(out, 2);
        ::execvp(arguments.front(), arguments.data());
        ::_exit(127);
    }
    int status = 0;
    while (::waitpid(pid, &status, 0) < 0 && errno == EINTR) {
    }
    ::lseek(out, 0, SEEK_SET);
    std::string text = read_all(out);
    ::close(in);
    ::close(out);
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
        std::string line;
        for (const std::string& word : command) line += word + " ";
        throw std::runtime_error(line + "failed: " + text);
    }
    return text;
}

void write_file(const std::filesystem::path& path, const std::string& text) {
    std::ofstream file{path, std::ios::binary};
    file << text;
    if (!file.flush()) throw std::runtime_error("cannot write " + path.string());
}

std::uint16_t free_port(const std::string& address) {
    const int descriptor = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in name{};
    name.sin_family = AF_INET;
    ::inet_pton(AF_INET, address.c_str(), &name.sin_addr);
    socklen_t size = sizeof name;
    const bool bound = ::bind(descriptor, reinterpret_cast<sockaddr*>(&name), size) == 0 &&
                       ::getsockname(descriptor, reinterpret_cast<sockaddr*>(&name), &size) == 0;
    ::close(descriptor);
    if (!bound) throw std::runtime_error("no free port on " + address);
    return ntohs(name.sin_port);
}

void require_program(const std::string& program, const std::string& package) {
    const char* path = std::getenv("PATH");
    std::string folders = std::string{path == nullptr ? "" : path} + ":/usr/sbin:/sbin";
    for (std::size_t at = 0; at < folders.size();) {
        const std::size_t end = std::min(folders.find(':', at), folders.size());
        if (::access((folders.substr(at, end - at) + "/" + program).c_str(), X_OK) == 0) return;
        at = end + 1;
    }
    throw std::runtime_error("this test needs " + program + ": apt-get install " + package);
}

void tell_servers_log(const std::string& kind, const std::string& says_about_itself) {
    const char* name = std::getenv("MUSTER_SERVERS_LOG");
    if (name == nullptr || *name == '\0') return;
    std::string line = kind + "\t" + says_about_itself;
    std::ranges::replace(line, '\n', ' ');
    while (line.back() == ' ') line.pop_back();
    line += '\n';
    const int file = ::open(name, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
    if (file < 0) throw std::runtime_error(std::string{"cannot write "} + name);
    const bool whole = ::write(file, line.data(), line.size()) == static_cast<ssize_t>(line.size());
    ::close(file);
    if (!whole) throw std::runtime_error(std::string{"cannot write "} + name);
}

Certificates make_certificates(const std::filesystem::path& folder, const std::string& address) {
    require_program("openssl", "openssl");
    const auto at = [&](const char* name) { return (folder / name).string(); };
    run({"openssl",
         "req",
         "-x509",
         "-newkey",
         "ec",
         "-pkeyopt",
         "ec_paramgen_curve:P-256",
         "-nodes",
         "-days",
         "2",
         "-subj",
         "/CN=Test CA",
         "-addext",
         "basicConstraints=critical,CA:TRUE",
         "-addext",
         "keyUsage=critical,keyCertSign",
         "-keyout",
         at("ca.key"),
         "-out",
         at("ca.pem")});
    run({"openssl", "req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", "/CN=localhost",
         "-keyout", at("server.key"), "-out", at("server.csr")});
    write_file(folder / "server.ext", "subjectAltName=DNS:localhost,IP:" + address +
                                          "\nextendedKeyUsage=serverAuth\nkeyUsage=digitalSignature\n");
    run({"openssl", "x509", "-req", "-in", at("server.csr"), "-CA", at("ca.pem"), "-CAkey", at("ca.key"),
         "-CAcreateserial", "-days", "2", "-extfile", at("server.ext"), "-out", at("server.pem")});
    return {folder / "ca.pem", folder / "server.pem", folder / "server.key"};
}

void make_certificate_of(const std::filesystem::path& folder, const std::string& begins, const std::string& ends) {
    const auto at = [&](const char* name) { return (folder / name).string(); };
    write_file(at("index.txt"), "");
    write_file(at("ca.conf"), "[ca]\ndefault_ca = test\n[test]\ndatabase = " + at("index.txt") +
                                  "\nnew_certs_dir = " + folder.string() +
                                  "\nrand_serial = yes\ndefault_md = sha256\npolicy = any\n[any]\n"
                                  "commonName = supplied\n");
    run({"openssl",    "ca",
         "-batch",     "-notext",
         "-config",    at("ca.conf"),
         "-cert",      at("ca.pem"),
         "-keyfile",   at("ca.key"),
         "-in",        at("server.csr"),
         "-out",       at("server.pem"),
         "-extfile",   at("server.ext"),
         "-startdate", begins,
         "-enddate",   ends});
}

void make_certificate_of_itself(const std::filesystem::path& folder, const std::string& address) {
    const auto at = [&](const char* name) { return (folder / name).string(); };
    run({"openssl", "req", "-x509", "-key", at("server.key"), "-subj", "/CN=localhost", "-days", "2", "-addext",
         "subjectAltName=IP:" + address, "-out", at("server.pem")});
}

Slapd::Slapd(const std::string& ldif, const SlapdOptions& options) : folder_("slapd") {
    require_program("slapd", "slapd");
    require_program("ldapmodify", "ldap-utils");
    const auto& folder = folder_.path();
    std::filesystem::create_directory(folder / "db");
    certificates_ = make_certificates(folder, "127.0.0.1");
    port_ = free_port("127.0.0.1");
    tls_port_ = free_port("127.0.0.1");
    write_configuration(options);
    const std::string b{base};
    write_file(folder / "data.ldif",
               "dn: " + b +
                   "\nobjectClass: dcObject\nobjectClass: organization\no: Example\ndc: example\n\ndn: ou=people," + b +
                   "\nobjectClass: organizationalUnit\nou: people\n\ndn: ou=groups," + b +
                   "\nobjectClass: organizationalUnit\nou: groups\n\ndn: " + reader +
                   "\nobjectClass: organizationalRole\nobjectClass: simpleSecurityObject\ncn: muster\nuserPassword: " +
                   password + "\n\n" + ldif);
    run({"/usr/sbin/slapadd", "-q", "-f", (folder / "slapd.conf").string(), "-l", (folder / "data.ldif").string()});
    start();
}

void Slapd::write_configuration(const SlapdOptions& options) const {
    const std::string folder = folder_.path().string();
    std::string text =
        "include /etc/ldap/schema/core.schema\ninclude /etc/ldap/schema/cosine.schema\n"
        "include /etc/ldap/schema/nis.schema\ninclude /etc/ldap/schema/inetorgperson.schema\n"
        "modulepath /usr/lib/ldap\nmoduleload back_mdb\n";
    if (options.syncprov) text += "moduleload syncprov\n";
    text += "pidfile " + folder + "/slapd.pid\nargsfile " + folder + "/slapd.args\n";
    text += "TLSCACertificateFile " + certificates_.ca.string() + "\nTLSCertificateFile " +
            certificates_.certificate.string() + "\nTLSCertificateKeyFile " + certificates_.key.string() + "\n";
    if (!options.front.empty()) text += options.front + "\n";
    text += std::string{"database mdb\nsuffix "} + base + "\nrootdn " + admin + "\nrootpw " + password +
            "\ndirectory " + folder +
            "/db\nmaxsize 4294967296\ndbnosync\n"
            "index objectClass,entryCSN,entryUUID,uid,member eq\n";
    text += options.limits.empty() ? std::string{"limits dn.exact=\""} + reader + "\" size=unlimited time=unlimited\n"
                                   : options.limits + "\n";
    text += options.access.empty() ? "access to attrs=userPassword by anonymous auth by * none\naccess to * by * read\n"
                                   : options.access + "\n";
    if (options.syncprov) text += "overlay syncprov\n" + options.log + "\n";
    write_file(folder_.path() / "slapd.conf", text);
}

std::string Slapd::local_url() const {
    std::string url = "ldapi://";
    for (const char c : (folder_.path() / "ldapi").string()) url += c == '/' ? "%2F" : std::string{c};
    return url;
}

void Slapd::start() {
    const auto& folder = folder_.path();
    process_ = Child{{"/usr/sbin/slapd", "-f", (folder / "slapd.conf").string(), "-h",
                      "ldap://127.0.0.1:" + std::to_string(port_) + " ldaps://127.0.0.1:" + std::to_string(tls_port_) +
                          " " + local_url(),
                      "-d", "0"},
                     folder / "slapd.log"};
    wait_until_it_answers();
}

void Slapd::restart(const SlapdOptions& options) {
    process_.stop();
    write_configuration(options);
    start();
}

void Slapd::wait_until_it_answers() {
    const auto deadline = std::chrono::steady_clock::now() + start_timeout;
    while (true) {
        try {
            const std::string answer = search({"-b", "", "-s", "base", "vendorVersion", "namingContexts"});
            tell_servers_log("slapd", run({"/usr/sbin/slapd", "-VV", "-d", "0"}).substr(0, 60));
            return;
        } catch (const std::runtime_error& error) {
            if (!process_.is_running() || std::chrono::steady_clock::now() > deadline)
                throw std::runtime_error(std::string{"slapd did not start: "} + error.what() +
                                         last_lines(folder_.path() / "slapd.log"));
        }
        ::poll(nullptr, 0, 20);
    }
}

void Slapd::modify(const std::string& ldif) const {
    run({"ldapmodify", "-x", "-H", "ldap://127.0.0.1:" + std::to_string(port_), "-D", admin, "-w", password}, ldif);
}

std::string Slapd::search(const std::vector<std::string>& arguments) const {
    std::vector<std::string> command{"ldapsearch", "-LLL", "-x", "-H",    "ldap://127.0.0.1:" + std::to_string(port_),
                                     "-D",         admin,  "-w", password};
    command.insert(command.end(), arguments.begin(), arguments.end());
    return run(command);
}

std::string person_dn(const std::string& uid) {
    return "uid=" + uid + ",ou=people," + Slapd::base;
}

std::string group_dn(const std::string& cn) {
    return "cn=" + cn + ",ou=groups," + Slapd::base;
}

std::string person_ldif(const std::string& uid, const std::string& extra) {
    return "dn: " + person_dn(uid) + "\nobjectClass: inetOrgPerson\nuid: " + uid + "\ncn: " + uid +
           " Example\nsn: Example\ngivenName: " + uid + "\nmail: " + uid + "@example.org\n" + extra + "\n";
}

std::string group_ldif(const std::string& cn, const std::vector<std::string>& uids,
                       const std::vector<std::string>& dns) {
    std::string text = "dn: " + group_dn(cn) + "\nobjectClass: groupOfNames\ncn: " + cn + "\n";
    for (const std::string& uid : uids) text += "member: " + person_dn(uid) + "\n";
    for (const std::string& dn : dns) text += "member: " + dn + "\n";
    return text + "\n";
}

}  // namespace muster::testing

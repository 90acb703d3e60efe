#include "tests/support/samba_dc.hpp"

#include <poll.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <random>
#include <stdexcept>
#include <utility>

namespace muster::testing {
namespace {

constexpr std::chrono::seconds start_timeout{20};

constexpr const char* open_database = R"py(
import sys
import ldb
from samba.auth import system_session
from samba.dcerpc import security
from samba.ndr import ndr_pack, ndr_unpack
from samba.param import LoadParm
from samba.samdb import SamDB

lp = LoadParm()
lp.load(sys.argv[1])
sam = SamDB(url=lp.private_path("sam.ldb"), session_info=system_session(), lp=lp, options=["batch_mode:1"])
base = sam.domain_dn()
domain = security.dom_sid(sam.get_domain_sid())

def sid_of(name):
    found = sam.search(base, expression="(sAMAccountName=%s)" % name, attrs=["objectSid"])
    return str(ndr_unpack(security.dom_sid, found[0]["objectSid"][0]))

def put_ace_first(dn, ace):
    """The first entry of an object's access list."""
    found = sam.search(dn, scope=ldb.SCOPE_BASE, attrs=["nTSecurityDescriptor"],
                       controls=["show_deleted:1", "sd_flags:1:7"])
    text = ndr_unpack(security.descriptor, found[0]["nTSecurityDescriptor"][0]).as_sddl(domain)
    at = text.index("(", text.index("D:"))
    change = ldb.Message(ldb.Dn(sam, dn))
    change["sd"] = ldb.MessageElement(ndr_pack(security.descriptor.from_sddl(text[:at] + ace + text[at:], domain)),
                                      ldb.FLAG_MOD_REPLACE, "nTSecurityDescriptor")
    sam.modify(change, controls=["show_deleted:1", "sd_flags:1:4"])

)py";

constexpr const char* make_accounts = R"py(
for name in ("muster", "blind"):
    sam.newuser(name, sys.argv[2])
put_ace_first("CN=Deleted Objects," + base, "(A;;RPLC;;;%s)" % sid_of("muster"))
sam.create_ou("OU=bulk," + base)
sam.transaction_start()
members = []
for i in range(int(sys.argv[3])):
    dn = "CN=bulk%04d,OU=bulk,%s" % (i, base)
    sam.add({"dn": dn, "objectClass": "user", "sAMAccountName": "bulk%04d" % i, "userAccountControl": "544",
             "displayName": "Bulk %d" % i})
    members.append(dn)
sam.add({"dn": "CN=bulk,CN=Users," + base, "objectClass": "group", "sAMAccountName": "bulk", "member": members})
sam.transaction_commit()
)py";

void write_smb_conf(const std::filesystem::path& domain, const std::string& name, const std::string& address,
                    const Certificates& certificates) {
    const std::string at = domain.string();
    std::string text = "[global]\nnetbios name = " + name +
                       "\nrealm = EXAMPLE.TEST\nworkgroup = EXAMPLE\n"
                       "server role = active directory domain controller\nserver services = ldap, cldap, kdc\n"
                       "ldap server require strong auth = no\nlogging = file\nlog file = " +
                       at + "/log.%m\n";
    text += "bind interfaces only = yes\ninterfaces = " + address + "/8\n";
    for (const char* directory : {"private", "state", "cache", "lock", "pid"})
        text += std::string{directory} + (std::string{"private"} == directory ? " dir = " : " directory = ") + at +
                "/" + directory + "\n";
    text += "ncalrpc dir = " + at + "/ncalrpc\nbinddns dir = " + at + "/bind-dns\nwinbindd socket directory = " + at +
            "/winbindd\n";
    text += "tls enabled = yes\ntls keyfile = " + certificates.key.string() +
            "\ntls certfile = " + certificates.certificate.string() + "\ntls cafile = " + certificates.ca.string() +
            "\n";
    text += "[sysvol]\npath = " + at + "/state/sysvol\nread only = no\n";  // which a backup asks for
    write_file(domain / "etc/smb.conf", text);
}

// Any of 127.0.0.0/8 will do; its ports 389 and 636 must be ours alone.
std::string free_address() {
    std::random_device seed;
    std::uniform_int_distribution<int> part{1, 254};
    return "127." + std::to_string(part(seed)) + "." + std::to_string(part(seed)) + "." + std::to_string(part(seed));
}

// Where none is named, one is made in the place of the copy.
std::filesystem::path template_of_tests() {
    const char* named = std::getenv("MUSTER_SAMBA_TEMPLATE");
    return named != nullptr && std::filesystem::exists(named) ? named : std::filesystem::path{};
}

}  // namespace

void provision_samba(const std::filesystem::path& folder, Dns dns) {
    require_program("samba-tool", "samba");
    require_program("samba", "samba-ad-dc");
    if (!std::filesystem::exists("/usr/share/samba/setup/provision.ldif"))
        throw std::runtime_error("this test needs Samba's templates: apt-get install samba-ad-provision");
    if (::geteuid() != 0) throw std::runtime_error("a Samba AD DC can be started by root only");
    const auto making = folder.string() + ".making";
    std::filesystem::remove_all(making);
    std::filesystem::remove_all(folder);
    run({"samba-tool", "domain", "provision", "--realm=EXAMPLE.TEST", "--domain=EXAMPLE", "--server-role=dc",
         dns == Dns::none ? "--dns-backend=NONE" : "--dns-backend=SAMBA_INTERNAL",
         std::string{"--adminpass="} + SambaDc::password, "--targetdir=" + making, "--host-name=dc1",
         "--host-ip=127.0.0.1", "--option=bind interfaces only=yes", "--option=interfaces=lo"});
    write_file(std::filesystem::path{making} / "make.py", std::string{open_database} + make_accounts);
    run({"/usr/bin/python3", making + "/make.py", making + "/etc/smb.conf", SambaDc::password,
         std::to_string(SambaDc::bulk_people)});
    std::filesystem::rename(making, folder);
}

SambaDc::SambaDc() : SambaDc(template_of_tests()) {}

SambaDc::SambaDc(const std::filesystem::path& domain, const std::string& name)
    : folder_("samba"), address_(free_address()) {
    if (::geteuid() != 0) throw std::runtime_error("a Samba AD DC can be started by root only");
    require_program("ldapmodify", "ldap-utils");
    require_program("samba", "samba-ad-dc");
    if (domain.empty()) {
        provision_samba(this->domain());
    } else {
        run({"cp", "-a", domain.string(), this->domain().string()});
    }
    for (const char* directory : {"state", "cache", "lock", "pid", "ncalrpc", "winbindd"})
        std::filesystem::create_directories(this->domain() / directory);
    certificates_ = make_certificates(folder_.path(), address_);
    std::filesystem::permissions(certificates_.key,
                                 std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
    write_smb_conf(this->domain(), name, address_, certificates_);
    start();
}

void SambaDc::keep_a_copy() const {
    run({"cp", "-a", domain().string(), (folder_.path() / "copy").string()});
}

void SambaDc::bring_back() const {
    std::filesystem::remove_all(domain());
    run({"cp", "-a", (folder_.path() / "copy").string(), domain().string()});
}

void SambaDc::restore_as(const std::string& name, const std::filesystem::path& folder) const {
    const auto backups = folder_.path() / "backup";
    std::filesystem::create_directories(backups);
    run({"samba-tool", "domain", "backup", "offline", "--targetdir=" + backups.string(), "-s",
         (domain() / "etc/smb.conf").string()});
    const auto file = std::filesystem::directory_iterator {
        backups
    } -> path().string();
    run({"samba-tool", "domain", "backup", "restore", "--backup-file=" + file, "--newservername=" + name,
         "--host-ip=127.0.0.1", "--targetdir=" + folder.string()});
}

void SambaDc::start() {
    process_ =
        Child{{"samba", "-i", "-M", "single", "-s", (folder_.path() / "dc/etc/smb.conf").string(), "--debug-stdout"},
              folder_.path() / "samba.log"};
    wait_until_it_answers();
}

void SambaDc::wait_until_it_answers() {
    const auto deadline = std::chrono::steady_clock::now() + start_timeout;
    while (true) {
        try {
            tell_servers_log("samba-ad", search({"-o", "ldif-wrap=no", "-b", "", "-s", "base", "vendorVersion",
                                                 "dnsHostName", "dsServiceName"}));
            return;
        } catch (const std::runtime_error& error) {
            if (!process_.is_running() || std::chrono::steady_clock::now() > deadline)
                throw std::runtime_error(std::string{"samba did not start: "} + error.what() + "\n" +
                                         run({"tail", "-n", "20", (folder_.path() / "samba.log").string()}));
        }
        ::poll(nullptr, 0, 50);
    }
}

void SambaDc::modify(const std::string& ldif) const {
    run({"ldapmodify", "-x", "-H", url(), "-D", admin, "-w", password}, ldif);
}

void SambaDc::reanimate(const std::string& name, const Guid& guid, const std::string& dn) const {
    run({"ldapmodify", "-e", "!1.2.840.113556.1.4.417", "-x", "-H", url(), "-D", admin, "-w", password},
        "dn: CN=" + name + "\\0ADEL:" + guid.text() + ",CN=Deleted Objects," + base +
            "\nchangetype: modify\ndelete: isDeleted\n-\nreplace: distinguishedName\ndistinguishedName: " + dn +
            "\n-\n");
}

std::string SambaDc::search(const std::vector<std::string>& arguments) const {
    std::vector<std::string> command{"ldapsearch", "-LLL", "-x", "-H", url(), "-D", admin, "-w", password};
    command.insert(command.end(), arguments.begin(), arguments.end());
    return run(command);
}

void SambaDc::run_python(const std::string& code) const {
    const auto script = folder_.path() / "script.py";
    write_file(script, open_database + code);
    run({"/usr/bin/python3", script.string(), (folder_.path() / "dc/etc/smb.conf").string()});
}

std::string ad_dn(const std::string& name) {
    return "CN=" + name + ",CN=Users," + SambaDc::base;
}

std::string ad_user(const std::string& name, const std::string& parent) {
    return "dn: CN=" + name + "," + parent + "\nchangetype: add\nobjectClass: user\nsAMAccountName: " + name +
           "\nuserAccountControl: 544\ndisplayName: " + name + " Example\nmail: " + name + "@example.test\n\n";
}

std::string ad_group(const std::string& name) {
    return "dn: " + ad_dn(name) + "\nchangetype: add\nobjectClass: group\nsAMAccountName: " + name + "\n\n";
}

std::string ad_member(const std::string& verb, const std::string& group, const std::string& member_dn) {
    return "dn: " + ad_dn(group) + "\nchangetype: modify\n" + verb + ": member\nmember: " + member_dn + "\n\n";
}

}  // namespace muster::testing

#pragma once

#include <array>

#include "gateway/native_api/parameters.hpp"

namespace muster::gateway::native_api {

/// What `directory_form` reads, member by member.
inline constexpr std::array directory_form_parameters{
    ParameterDescription{"name", In::body, R"({"type":"string","minLength":1,"maxLength":100})",
                         "Unique in the account."},
    ParameterDescription{"kind", In::body, R"({"enum":["openldap","ad"]})", "Cannot be changed later."},
    ParameterDescription{"servers", In::body, R"({"type":"array","items":{"type":"string"},"minItems":1})",
                         "ldap:// or ldaps:// URLs, tried in order."},
    ParameterDescription{"tls", In::body, R"({"enum":["starttls","none"],"default":"starttls"})",
                         "Of ldap:// servers; ldaps:// is TLS by itself."},
    ParameterDescription{"ca_file", In::body, R"({"type":["string","null"]})",
                         "The name of a file NAME.pem in the server's folder of secrets; the system's CAs without it."},
    ParameterDescription{"base", In::body, R"({"type":"string"})", "The DN below which people and groups lie."},
    ParameterDescription{
        "bind", In::body,
        R"({"type":"object","additionalProperties":false,"properties":{"mechanism":{"enum":["simple","external","gssapi","gss-spnego"]},"dn":{"type":["string","null"]},"password_file":{"type":["string","null"]},"password_env":{"type":["string","null"]},"certificate_file":{"type":["string","null"]},"key_file":{"type":["string","null"]},"keytab_file":{"type":["string","null"]},"principal":{"type":["string","null"]}}})",
        "How the server binds. No secret is sent here: `password_file` names a file NAME.password in the server's "
        "folder of secrets, `password_env` a variable MUSTER_… of its environment; `certificate_file` (NAME.pem) and "
        "`key_file` (NAME.key) are what it shows within TLS, `keytab_file` (NAME.keytab) is what it binds with by "
        "Kerberos, as `principal`."},
    ParameterDescription{
        "sync", In::body,
        R"({"type":"object","additionalProperties":false,"properties":{"groups":{"type":"array","items":{"type":"string"}},"every_seconds":{"type":"integer","minimum":10,"maximum":604800},"full_read_every_seconds":{"type":"integer","minimum":1,"maximum":86400},"send_enrollment_mail":{"type":"boolean"},"manual_disable":{"type":"boolean"}}})",
        "Whose members are synced (DNs, or guid: and a GUID), and when."},
    ParameterDescription{
        "guard", In::body,
        R"({"type":"object","additionalProperties":false,"properties":{"users":{"type":"integer","minimum":0},"percent":{"type":"integer","minimum":0,"maximum":100}}})",
        "More leavers than the larger of the two are held."},
    ParameterDescription{
        "attributes", In::body,
        R"({"type":"object","additionalProperties":false,"properties":{"username":{"type":"string"},"username_normalization":{"enum":["none","simple"]},"aliases":{"type":["array","null"],"items":{"type":"string"}},"real_name":{"type":["string","null"]},"first_name":{"type":["string","null"]},"last_name":{"type":["string","null"]},"email":{"type":["string","null"]},"notes":{"type":["string","null"]},"phones":{"type":["array","null"],"items":{"type":"string"}},"status":{"type":["string","null"]}}})",
        "Which attribute fills which field; null: not mapped, so that the field stays open to hands. "
        "`phones`: whose numbers become the person's phones. "
        "`username_normalization`: simple makes `name` of `DOMAIN\\name` and `name@domain`, for the username alone."}};

}  // namespace muster::gateway::native_api

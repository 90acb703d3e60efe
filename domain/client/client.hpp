#pragma once

#include <optional>
#include <string>
#include <vector>

#include "domain/account/refusal.hpp"
#include "domain/client/events.hpp"
#include "domain/values/ids.hpp"

namespace muster {
struct Account;
}

namespace muster::client {

/// Who may change admins may read them.
[[nodiscard]] bool includes(const std::vector<Grant>& grants, Grant grant);

struct Client {
    ClientKey key;
    std::string name;
    std::vector<Grant> grants;  // each once, in the order of `Grant`
    SignatureFloor signature_floor = SignatureFloor::v1;
    bool strict_replay = false;
    Notes notes;
    SecretRef secret;  // empty: the one that it was made with
    ShowingId last_showing;

    [[nodiscard]] bool may(Grant grant) const { return includes(grants, grant); }

    friend bool operator==(const Client&, const Client&) = default;
};

/// R2: all that there are, each of which can only be given by who has it.
[[nodiscard]] const std::vector<Grant>& all_grants();

/// Each once, in the order of `Grant`.
[[nodiscard]] std::vector<Grant> in_order(std::vector<Grant> grants);

/// R2: may `by` give these, or act on a client that holds them? A client that could see or reset the
/// secret of one that may more would be that one.
[[nodiscard]] std::optional<Refusal> lacking(const Account& account, const std::optional<ClientKey>& by,
                                             const std::vector<Grant>& grants);

/// R2: a client can give what it holds, so what no client holds could never be given again. Would that
/// be so if `client` held these only?
[[nodiscard]] bool ends_all_grants(const Account& account, const Client& client, const std::vector<Grant>& then);

/// Total: about a client unknown nothing changes.
void fold(Account& account, const Created& created);
void fold(Account& account, const Changed& changed);
void fold(Account& account, const Removed& removed);
void fold(Account& account, const SecretReset& reset);
void fold(Account& account, const SecretShown& shown);

}  // namespace muster::client

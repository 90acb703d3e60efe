#include "infra/app/token_secrets.hpp"

#include <stdexcept>
#include <string>

namespace muster::app {
namespace {

std::string file_of(const TokenId& token) {
    return token.str() + ".token";
}

}  // namespace

Result<void, PortFailure> InstalledTokenSecrets::keep(const TokenId& token, const gateway::TokenSecret& secret) {
    // A YubiKey's two parts with a space between; the others have one.
    const auto text = secret.secret.empty() ? secret.private_id + " " + secret.aes_key : secret.secret;
    try {
        installation_.keep_secret(file_of(token), text);
    } catch (const std::runtime_error& full) {
        return failure(PortFailure{.what = full.what()});
    }
    return {};
}

void InstalledTokenSecrets::forget(const TokenId& token) {
    installation_.drop_secret(file_of(token));
}

}  // namespace muster::app

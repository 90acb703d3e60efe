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

Result<std::optional<gateway::TokenSecret>, PortFailure> InstalledTokenSecrets::find(const TokenId& token) const {
    try {
        const auto text = installation_.secret(file_of(token));
        if (!text) return std::nullopt;
        const auto space = text->find(' ');
        if (space == std::string::npos) return gateway::TokenSecret{.secret = *text, .private_id = {}, .aes_key = {}};
        return gateway::TokenSecret{
            .secret = {}, .private_id = text->substr(0, space), .aes_key = text->substr(space + 1)};
    } catch (const std::runtime_error& damaged) {
        return failure(PortFailure{.retry = PortFailure::Retry::never, .what = damaged.what()});
    }
}

void InstalledTokenSecrets::forget(const TokenId& token) {
    installation_.drop_secret(file_of(token));
}

}  // namespace muster::app

#include "infra/app/kept_secrets.hpp"

#include <filesystem>
#include <stdexcept>
#include <system_error>

#include "infra/crypto/random.hpp"

namespace muster::app {
namespace {

constexpr std::size_t secret_characters = 40;  // as the API's clients expect a secret key to be

PortFailure failure_of(const std::exception& error) {
    return {.retry = PortFailure::Retry::never, .what = error.what()};
}

}  // namespace

std::string secret_name(std::string_view key, const SecretRef& reference) {
    std::string name{key};
    if (!reference.get().empty()) name += "." + reference.get();
    return name + ".skey";
}

Result<std::string, PortFailure> KeptSecrets::make(std::string_view key, const SecretRef& reference) {
    try {
        auto secret = crypto::secret_text(secret_characters);
        installation_.keep_secret(secret_name(key, reference), secret);
        return secret;
    } catch (const std::runtime_error& error) {  // the disk is full, say
        return failure(failure_of(error));
    }
}

Result<std::optional<std::string>, PortFailure> KeptSecrets::find(std::string_view key,
                                                                  const SecretRef& reference) const {
    try {
        return installation_.secret(secret_name(key, reference));
    } catch (const std::runtime_error& damaged) {
        return failure(failure_of(damaged));
    }
}

void KeptSecrets::forget(std::string_view key, const SecretRef& reference) noexcept {
    std::error_code ignored;
    std::filesystem::remove(installation_.folder() / "secrets" / secret_name(key, reference), ignored);
}

}  // namespace muster::app

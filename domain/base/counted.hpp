#pragma once

#include <atomic>
#include <cstdint>
#include <utility>

namespace muster {

/// Counts its owners in `T::owners`, from any thread; the last one deletes it by `T::destroy`.
template <class T>
class Counted {
public:
    Counted() = default;
    explicit Counted(T* fresh) : held_(fresh) { keep(); }
    Counted(const Counted& other) : held_(other.held_) { keep(); }
    Counted(Counted&& other) noexcept : held_(std::exchange(other.held_, nullptr)) {}
    Counted& operator=(Counted other) noexcept {
        std::swap(held_, other.held_);
        return *this;
    }
    ~Counted() {
        if (held_ != nullptr && held_->owners.fetch_sub(1, std::memory_order_acq_rel) == 1) T::destroy(held_);
    }

    [[nodiscard]] T* get() const { return held_; }
    [[nodiscard]] T& operator*() const { return *held_; }
    [[nodiscard]] T* operator->() const { return held_; }
    explicit operator bool() const { return held_ != nullptr; }
    /// Acquires what the owners that have gone did, so that the one who is left may write.
    [[nodiscard]] bool is_shared() const { return held_->owners.load(std::memory_order_acquire) > 1; }

private:
    void keep() const {
        if (held_ != nullptr) held_->owners.fetch_add(1, std::memory_order_relaxed);
    }

    T* held_ = nullptr;
};

/// A value with a count of its owners.
template <class T>
struct CountedBox {
    explicit CountedBox(T of) : value(std::move(of)) {}
    static void destroy(CountedBox* box) { delete box; }

    mutable std::atomic<std::uint32_t> owners{0};
    T value;
};

}  // namespace muster

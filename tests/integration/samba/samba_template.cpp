// samba_template FOLDER: provisions the domain that the tests copy, once for a whole run of them.
#include <exception>
#include <iostream>

#include "tests/support/samba_dc.hpp"

int main(int argc, char** argv) {
    if (argc != 2) {
        std::cerr << "usage: samba_template FOLDER\n";
        return 2;
    }
    try {
        muster::testing::provision_samba(argv[1]);
        return 0;
    } catch (const std::exception& error) {
        std::cerr << error.what() << "\n";
        return 1;
    }
}

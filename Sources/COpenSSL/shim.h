// OpenSSL's libcrypto, as Digest sees it.
#include <openssl/rand.h>
#include <openssl/sha.h>

/* SPDX-License-Identifier: MIT */
#include "base/address.h"

#include <arpa/inet.h>
#include <criterion/criterion.h>
#include <errno.h>
#include <netinet/in.h>

Test(address, of_four_parts) {
	struct sockaddr_storage address;
	const struct sockaddr_in *v4 = (const struct sockaddr_in *)&address;
	socklen_t size;

	cr_assert_eq(address_parse_loopback("127.1.2.3:65535", &address, &size), 0);
	cr_assert_eq(size, sizeof *v4);
	cr_assert_eq(address.ss_family, AF_INET);
	cr_assert_eq(ntohl(v4->sin_addr.s_addr), 0x7f010203);
	cr_assert_eq(ntohs(v4->sin_port), 65535);
}

Test(address, between_brackets) {
	struct sockaddr_storage address;
	const struct sockaddr_in6 *v6 = (const struct sockaddr_in6 *)&address;
	socklen_t size;

	cr_assert_eq(address_parse_loopback("[::1]:1", &address, &size), 0);
	cr_assert_eq(size, sizeof *v6);
	cr_assert_eq(address.ss_family, AF_INET6);
	cr_assert(IN6_IS_ADDR_LOOPBACK(&v6->sin6_addr));
	cr_assert_eq(ntohs(v6->sin6_port), 1);
	cr_assert_eq(address_parse_loopback("[::1]:1", NULL, NULL), 0);
}

Test(address, what_is_none_is_refused_and_changes_nothing) {
	static const char *const odd[] = {"", "7070", ":7070", "127.0.0.1",
		"127.0.0.1:", "127.0.0.1:0", "127.0.0.1:65536", "127.0.0.1:100000", "127.0.0.1:70a",
		"127.0.0.1:-1", "127.0.0.1: 7", "127.0.0:7070", "localhost:7070", "::1:7070",
		"[::1]", "[::1]7070", "[::1", "[127.0.0.1]:7",
		"[0000:0000:0000:0000:0000:0000:0000:0000:0000:0000:0000:0000:0001]:7070"};
	struct sockaddr_storage address = {.ss_family = AF_UNIX};
	socklen_t size = 7;

	for (size_t i = 0; i < sizeof odd / sizeof *odd; i++) {
		cr_expect_eq(
			address_parse_loopback(odd[i], &address, &size), -EINVAL, "%s", odd[i]);
	}
	cr_assert_eq(address_parse_loopback("192.0.2.1:7070", &address, &size), -EADDRNOTAVAIL);
	cr_assert_eq(address_parse_loopback("0.0.0.0:7070", &address, &size), -EADDRNOTAVAIL);
	cr_assert_eq(address_parse_loopback("[::]:7070", &address, &size), -EADDRNOTAVAIL);
	cr_assert_eq(
		address_parse_loopback("[::ffff:127.0.0.1]:7070", &address, &size), -EADDRNOTAVAIL);
	cr_assert_eq(address_parse_loopback("[2001:db8::1]:7070", &address, &size), -EADDRNOTAVAIL);
	cr_assert_eq(address.ss_family, AF_UNIX);
	cr_assert_eq(size, 7);
}

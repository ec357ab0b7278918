/* SPDX-License-Identifier: MIT */
#include "base/address.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdint.h>
#include <string.h>

enum {
	PORT_DIGITS = 5,
};

/* @text is a port from 1 to 65535, in digits alone. Returns it, or 0. */
static uint16_t parse_port(const char *text) {
	size_t digits = strspn(text, "0123456789");
	unsigned port = 0;

	if (!digits || digits > PORT_DIGITS || text[digits]) {
		return 0;
	}
	for (size_t i = 0; i < digits; i++) {
		port = 10 * port + (unsigned)(text[i] - '0');
	}
	return port <= UINT16_MAX ? (uint16_t)port : 0;
}

static bool parse_v4(const char *host, uint16_t port, struct sockaddr_storage *ret) {
	struct sockaddr_in *v4 = (struct sockaddr_in *)ret;

	v4->sin_family = AF_INET;
	v4->sin_port = htons(port);
	return inet_pton(AF_INET, host, &v4->sin_addr) == 1;
}

static bool parse_v6(const char *host, uint16_t port, struct sockaddr_storage *ret) {
	struct sockaddr_in6 *v6 = (struct sockaddr_in6 *)ret;

	v6->sin6_family = AF_INET6;
	v6->sin6_port = htons(port);
	return inet_pton(AF_INET6, host, &v6->sin6_addr) == 1;
}

int address_parse_loopback(const char *text, struct sockaddr_storage *ret, socklen_t *ret_size) {
	struct sockaddr_storage parsed = {0};
	char host[INET6_ADDRSTRLEN] = "";
	bool in_brackets = *text == '[';
	const char *begin = text + in_brackets,
		   *end = in_brackets ? strchr(text, ']') : strchr(text, ':');
	const char *colon = end ? end + in_brackets : NULL;
	uint16_t port;

	if (!colon || *colon != ':' || (size_t)(end - begin) >= sizeof host) {
		return -EINVAL;
	}
	memcpy(host, begin, (size_t)(end - begin));
	port = parse_port(colon + 1);
	if (!port ||
		!(in_brackets ? parse_v6(host, port, &parsed) : parse_v4(host, port, &parsed))) {
		return -EINVAL;
	}
	if (!address_is_loopback(&parsed)) {
		return -EADDRNOTAVAIL;
	}
	if (ret) {
		*ret = parsed;
	}
	if (ret_size) {
		*ret_size = in_brackets ? sizeof(struct sockaddr_in6) : sizeof(struct sockaddr_in);
	}
	return 0;
}

bool address_is_loopback(const struct sockaddr_storage *address) {
	const struct sockaddr_in *v4 = (const struct sockaddr_in *)address;
	const struct sockaddr_in6 *v6 = (const struct sockaddr_in6 *)address;

	return (address->ss_family == AF_INET && ntohl(v4->sin_addr.s_addr) >> 24 == 127) ||
		(address->ss_family == AF_INET6 && IN6_IS_ADDR_LOOPBACK(&v6->sin6_addr));
}

/* SPDX-License-Identifier: MIT */
#pragma once

/* Where to listen on TCP: an address and a port as they stand in the configuration. */

#include <stdbool.h>
#include <sys/socket.h>

/*
 * From "127.0.0.1:7070" or "[::1]:7070" to an address with its port, and its size in bytes. Both
 * results may be NULL. Returns 0, -EINVAL if @text is not of that form, or -EADDRNOTAVAIL if the
 * address is not one of this machine alone (loopback). The results are untouched on failure.
 */
int address_parse_loopback(const char *text, struct sockaddr_storage *ret, socklen_t *ret_size);

/* Does only this machine reach @address? */
bool address_is_loopback(const struct sockaddr_storage *address);

/* SPDX-License-Identifier: MIT */
#include "door/peer.h"

#include "base/cleanup.h"
#include "base/memory.h"

#include <errno.h>
#include <sys/socket.h>

/* SO_PEERGROUPS, since Linux 4.13: the supplementary groups that the peer had when it connected. */
static bool peer_has_supplementary_group(int fd, gid_t group) {
	_cleanup_(freep) gid_t *groups = NULL;
	socklen_t size = 0;

	if (getsockopt(fd, SOL_SOCKET, SO_PEERGROUPS, NULL, &size) == 0 || errno != ERANGE) {
		return false;
	}
	groups = allocated(malloc(size));
	if (getsockopt(fd, SOL_SOCKET, SO_PEERGROUPS, groups, &size) < 0) {
		return false;
	}
	for (size_t i = 0; i < size / sizeof *groups; i++) {
		if (groups[i] == group) {
			return true;
		}
	}
	return false;
}

bool peer_may_enter_unix_socket(int fd, gid_t admitted_group) {
	struct ucred peer;
	socklen_t size = sizeof peer;

	if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &size) < 0 || size != sizeof peer) {
		return false;
	}
	if (peer.uid == 0 || peer.uid == geteuid()) {
		return true;
	}
	return admitted_group != (gid_t)-1 &&
		(peer.gid == admitted_group || peer_has_supplementary_group(fd, admitted_group));
}

enum peer_kind peer_kind_of(int fd, gid_t admitted_group) {
	int domain;
	socklen_t size = sizeof domain;

	if (getsockopt(fd, SOL_SOCKET, SO_DOMAIN, &domain, &size) < 0) {
		return PEER_STRANGER;
	}
	if (domain == AF_INET || domain == AF_INET6) {
		return PEER_LOOPBACK;
	}
	return domain == AF_UNIX && peer_may_enter_unix_socket(fd, admitted_group) ? PEER_LOCAL
										   : PEER_STRANGER;
}

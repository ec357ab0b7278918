/* SPDX-License-Identifier: MIT */
#include "door/group.h"

#include "base/cleanup.h"
#include "base/memory.h"

#include <errno.h>
#include <grp.h>
#include <unistd.h>

bool group_may_be_given_files(gid_t group) {
	int n = getgroups(0, NULL);
	_cleanup_(freep) gid_t *groups = allocated(calloc(n > 0 ? (size_t)n : 1, sizeof *groups));

	n = getgroups(n > 0 ? n : 0, groups);
	for (int i = 0; i < n; i++) {
		if (groups[i] == group) {
			return true;
		}
	}
	return geteuid() == 0 || getegid() == group;
}

int group_id_by_name(const char *name, gid_t *ret_group) {
	struct group *group = getgrnam(name);

	if (!group) {
		return -ENOENT;
	}
	*ret_group = group->gr_gid;
	return 0;
}

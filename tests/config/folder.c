/* SPDX-License-Identifier: MIT */
#include "folder.h"

#include "config/site_file.h"

#include "base/memory.h"

#include <criterion/criterion.h>
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void folder_init(struct folder *folder) {
	strcpy(folder->path, "/tmp/usher-top-XXXXXX");
	cr_assert_not_null(mkdtemp(folder->path));
}

void folder_finish(struct folder *folder) {
	DIR *files = opendir(folder->path);

	cr_assert_not_null(files);
	for (struct dirent *file = readdir(files); file; file = readdir(files)) {
		(void)unlinkat(dirfd(files), file->d_name, 0);
	}
	closedir(files);
	(void)rmdir(folder->path);
}

const char *folder_place(const struct folder *folder, const char *name) {
	static char places[4][128];
	static size_t turn;

	turn = (turn + 1) % 4;
	snprintf(places[turn], sizeof places[turn], "%s/%s", folder->path, name);
	return places[turn];
}

const char *folder_write(
	const struct folder *folder, const char *name, const void *bytes, size_t size) {
	const char *path = folder_place(folder, name);
	FILE *file = fopen(path, "w");

	cr_assert_not_null(file);
	cr_assert_eq(fwrite(bytes, 1, size, file), size);
	cr_assert_eq(fclose(file), 0);
	return path;
}

const char *folder_write_text(const struct folder *folder, const char *name, const char *text) {
	return folder_write(folder, name, text, strlen(text));
}

char *folder_read(const char *path) {
	FILE *file = fopen(path, "r");
	char *text = NULL;
	size_t size = 0;
	ssize_t n;

	cr_assert_not_null(file, "%s", path);
	n = getdelim(&text, &size, '\0', file);
	fclose(file);
	return n < 0 ? (free(text), copy_text("")) : text;
}

struct site *folder_site(const char *path) {
	struct site *site = NULL;
	char *why = NULL;

	cr_assert_eq(site_file_read(&site, &why, path), 0, "%s", why);
	cr_assert_null(why);
	return site;
}

struct site *folder_site_of(struct folder *folder, const char *text) {
	return folder_site(folder_write_text(folder, "usher.site", text));
}

void folder_assert_wrong_site(struct folder *folder, const char *text, const char *says) {
	const char *path = folder_write_text(folder, "usher.site", text);
	struct site *site = NULL;
	char expected[512], *why = NULL;

	snprintf(expected, sizeof expected, "%s%s", path, says);
	cr_assert_eq(site_file_read(&site, &why, path), -EINVAL, "%s: %s", says, why);
	cr_assert_null(site);
	cr_assert_str_eq(why, expected);
	free(why);
}

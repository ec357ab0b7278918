/* SPDX-License-Identifier: MIT */
/*
 * A fuzz target as a plain program: runs it over each file, and each file of each folder, that it
 * is given. This is how tests/run goes through the corpora, with any compiler. With no file at all
 * it fails: nothing was tested.
 */
#include "base/cleanup.h"
#include "base/memory.h"
#include "feed.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <sys/stat.h>

static unsigned files;

static int run_file(const char *path) {
	_cleanup_(fclosep) FILE *file = fopen(path, "re");
	_cleanup_(freep) uint8_t *bytes = NULL;
	struct stat status;
	size_t size;

	if (!file || fstat(fileno(file), &status) < 0) {
		fprintf(stderr, "%s: %s\n", path, strerror(errno));
		return -1;
	}
	/* exactly as many as there are, so that a sanitizer sees a read behind them */
	bytes = allocated(malloc(status.st_size ? (size_t)status.st_size : 1));
	size = fread(bytes, 1, (size_t)status.st_size, file);
	fprintf(stderr, "%s\n", path); /* the last one named is the one that ended it */
	(void)LLVMFuzzerTestOneInput(bytes, size);
	files++;
	return 0;
}

static int run_folder(const char *path) {
	struct dirent **entries;
	int n = scandir(path, &entries, NULL, alphasort), r = n < 0 ? -1 : 0;

	for (int i = 0; i < n; i++) {
		_cleanup_(freep) char *name = NULL;

		if (*entries[i]->d_name != '.' &&
			asprintf(&name, "%s/%s", path, entries[i]->d_name) > 0) {
			r = run_file(name) < 0 ? -1 : r;
		}
		free(entries[i]);
	}
	if (n >= 0) {
		free(entries);
	}
	return r;
}

int main(int argc, char **argv) {
	int r = 0;

	for (int i = 1; i < argc; i++) {
		struct stat status;

		if (stat(argv[i], &status) == 0 && S_ISDIR(status.st_mode)) {
			r = run_folder(argv[i]) < 0 ? -1 : r;
		} else {
			r = run_file(argv[i]) < 0 ? -1 : r;
		}
	}
	printf("%u inputs\n", files);
	return r < 0 || !files ? EXIT_FAILURE : EXIT_SUCCESS;
}

/* SPDX-License-Identifier: MIT */
/* usherd's settings, what is so without them, and the sample that says so; then
 * all of it, loaded as a whole. */
#include "folder.h"

#include "base/log.h"
#include "base/memory.h"
#include "config/config.h"
#include "config/loaded_config.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

static const char sample[] = SAMPLES "/sample.conf";
static const char sample_site[] = SAMPLES "/sample.site";

static struct folder folder;

/* No folder of the service manager's, and none of this machine's own. */
static void start(void) {
	folder_init(&folder);
	unsetenv("RUNTIME_DIRECTORY");
	unsetenv("STATE_DIRECTORY");
	setenv("CONFIGURATION_DIRECTORY", folder.path, 1);
}

static void stop(void) {
	folder_finish(&folder);
}

TestSuite(config, .init = start, .fini = stop);
TestSuite(loaded_config, .init = start, .fini = stop);

static struct config *read_good(const char *path) {
	struct config *config = NULL;
	char *why = NULL;

	cr_assert_eq(config_read(&config, &why, path), 0, "%s", why);
	cr_assert_null(why);
	return config;
}

static struct config *read_text(const char *text) {
	return read_good(folder_write_text(&folder, "usherd.conf", text));
}

static void assert_defaults(const struct config *config) {
	cr_assert_str_eq(config->socket, "");
	cr_assert_str_eq(config->socket_group, "usher");
	cr_assert_str_eq(config->listen_tcp, "");
	cr_assert_str_eq(config->database, "");
	cr_assert_str_eq(config->site, "");
	cr_assert_eq(config->max_clients, 20000);
	cr_assert_eq(config->log_level, LOG_LEVEL_INFO);
}

Test(config, all_of_it_is_optional) {
	static const char *const texts[] = {"", "[usherd]\n", "# nothing\n"};
	struct config *config = read_good(NULL);

	assert_defaults(config);
	config_free(config);
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		config = read_text(texts[i]);
		assert_defaults(config);
		config_free(config);
	}
}

Test(config, all_of_it_is_read) {
	struct config *config = read_text("[usherd]\n"
					  "socket = /a/sock\n"
					  "socket-group = staff\n"
					  "listen-tcp = [::1]:7070\n"
					  "database = /a/db\n"
					  "site = /a/site\n"
					  "max-clients = 3\n"
					  "log-level = debug\n");

	cr_assert_str_eq(config->socket, "/a/sock");
	cr_assert_str_eq(config->socket_group, "staff");
	cr_assert_str_eq(config->listen_tcp, "[::1]:7070");
	cr_assert_str_eq(config->database, "/a/db");
	cr_assert_str_eq(config->site, "/a/site");
	cr_assert_eq(config->max_clients, 3);
	cr_assert_eq(config->log_level, LOG_LEVEL_DEBUG);
	config_free(config);
}

#define ALL_KEYS "socket, socket-group, listen-tcp, database, site, max-clients, log-level"
#define LOOPBACK                                                                                   \
	"a loopback address and a port, such as 127.0.0.1:7070 or [::1]:7070 (no other until "     \
	"there is encryption)"
#define LEVELS "one of error, warning, notice, info, debug"
#define TEN "/123456789"

static const struct {
	const char *line, *says;
} wrong[] = {
	{"socket = usher.sock",
		"\"usher.sock\" does not fit \"socket\"; expected an absolute path of at most 107 "
		"bytes"},
	{"socket = " TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN "/1234567",
		"\"" TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN
		"/1234567\" does not fit \"socket\"; expected an absolute "
		"path of at most 107 bytes"},
	{"socket =",
		"\"\" does not fit \"socket\"; expected an absolute path of at most 107 bytes"},
	{"socket-group =",
		"\"\" does not fit \"socket-group\"; expected a text of at most 32 bytes"},
	{"listen-tcp = 0.0.0.0:7070",
		"\"0.0.0.0:7070\" does not fit \"listen-tcp\"; expected " LOOPBACK},
	{"listen-tcp = 192.168.1.9:7070",
		"\"192.168.1.9:7070\" does not fit \"listen-tcp\"; expected " LOOPBACK},
	{"listen-tcp = [::]:7070", "\"[::]:7070\" does not fit \"listen-tcp\"; expected " LOOPBACK},
	{"listen-tcp = localhost:7070",
		"\"localhost:7070\" does not fit \"listen-tcp\"; expected " LOOPBACK},
	{"listen-tcp = 127.0.0.1", "\"127.0.0.1\" does not fit \"listen-tcp\"; expected " LOOPBACK},
	{"database = ./usher.db",
		"\"./usher.db\" does not fit \"database\"; expected an absolute path"},
	{"site = usher.site", "\"usher.site\" does not fit \"site\"; expected an absolute path"},
	{"max-clients = 0",
		"\"0\" does not fit \"max-clients\"; expected a number from 1 to 100000"},
	{"max-clients = 100001",
		"\"100001\" does not fit \"max-clients\"; expected a number from 1 to 100000"},
	{"max-clients = many",
		"\"many\" does not fit \"max-clients\"; expected a number from 1 to 100000"},
	{"log-level = loud", "\"loud\" does not fit \"log-level\"; expected " LEVELS},
	{"log-level = 6", "\"6\" does not fit \"log-level\"; expected " LEVELS},
	{"sokcet = /a", "\"sokcet\" is not a key of [usherd]; expected " ALL_KEYS},
	{"[post lobby]", "[post] is not a section; expected [usherd]"},
	{"[usherd]", "[usherd] stands on line 1 already; expected it once"},
	{"[usherd 2]", "[usherd 2] has an id; expected [usherd]"},
};

Test(config, what_is_wrong_is_said) {
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		struct config *config = NULL;
		char text[512], expected[1024], *why = NULL;
		const char *path;

		snprintf(text, sizeof text, "[usherd]\n%s\n", wrong[i].line);
		path = folder_write_text(&folder, "usherd.conf", text);
		snprintf(expected, sizeof expected, "%s:2: %s", path, wrong[i].says);
		cr_assert_eq(
			config_read(&config, &why, path), -EINVAL, "%s: %s", wrong[i].line, why);
		cr_assert_null(config);
		cr_assert_str_eq(why, expected);
		free(why);
	}
}

Test(config, that_is_not_there_is_said) {
	const char *path = folder_place(&folder, "usherd.conf");
	struct config *config = NULL;
	char expected[256], *why = NULL;

	cr_assert_eq(config_read(&config, &why, path), -ENOENT);
	snprintf(expected, sizeof expected,
		"%s: it cannot be read: No such file or directory; expected a file of settings",
		path);
	cr_assert_str_eq(why, expected);
	free(why);
}

Test(config, the_sample_changes_nothing) {
	struct config *config = read_good(sample);

	assert_defaults(config);
	config_free(config);
}

/* The sample with every "# key = value" made a setting. */
static char *uncommented(void) {
	char *text = folder_read(sample), *to = text;

	for (char *line = text, *next; *line; line = next) {
		size_t size = strcspn(line, "\n");
		bool setting = line[0] == '#' && line[1] == ' ' && strstr(line, " = ") &&
			strstr(line, " = ") < line + size &&
			strspn(line + 2, "abcdefghijklmnopqrstuvwxyz-") ==
				(size_t)(strstr(line, " = ") - line - 2);

		next = line + size + (line[size] == '\n');
		if (setting) {
			line += 2;
		}
		memmove(to, line, (size_t)(next - line));
		to += next - line;
	}
	*to = '\0';
	return text;
}

/* What stands in the sample behind a # is what is so without it, but for TCP, which is off. */
Test(config, the_sample_says_what_is_by_default) {
	const struct config_files nothing = {.site = sample_site};
	char *text = uncommented(), *why = NULL;
	struct config *config = read_text(text);
	struct loaded_config *loaded = NULL;

	(void)remove(folder_place(&folder, "usherd.conf"));
	cr_assert_eq(loaded_config_read(&loaded, &why, &nothing), 0, "%s", why);
	cr_assert_str_eq(config->socket, loaded->socket_path);
	cr_assert_str_eq(config->database, loaded->database_path);
	cr_assert_str_eq(config->site, "/etc/usher/usher.site");
	cr_assert_str_eq(config->socket_group, loaded->config->socket_group);
	cr_assert_str_eq(config->listen_tcp, "127.0.0.1:7070");
	cr_assert_eq(config->max_clients, loaded->config->max_clients);
	cr_assert_eq(config->log_level, loaded->config->log_level);
	loaded_config_free(loaded);
	config_free(config);
	free(text);
}

Test(config, places_come_from_folders_by_name) {
	static const struct {
		const char *configured, *folders, *place;
	} places[] = {
		{"/a/b", "/c:/d", "/a/b"},
		{"", "/c:/d", "/c/usher.db"},
		{"", "/c", "/c/usher.db"},
		{"", NULL, "/var/usher.db"},
		{"", "", "/var/usher.db"},
	};

	for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
		char *place = config_choose_path(
			places[i].configured, places[i].folders, "/var", "usher.db");

		cr_assert_str_eq(place, places[i].place);
		free(place);
	}
}

Test(loaded_config, is_read_from_the_folders_of_the_service_manager) {
	const struct config_files nothing = {0};
	struct loaded_config *loaded = NULL;
	char *site = folder_read(sample_site), *why = NULL;

	setenv("RUNTIME_DIRECTORY", "/a/run", 1);
	setenv("STATE_DIRECTORY", "/a/state:/b/state", 1);
	folder_write_text(&folder, "usher.site", site);
	folder_write_text(&folder, "usherd.conf", "[usherd]\nmax-clients = 7\n");
	cr_assert_eq(loaded_config_read(&loaded, &why, &nothing), 0, "%s", why);
	cr_assert_str_eq(loaded->socket_path, "/a/run/usher.sock");
	cr_assert_str_eq(loaded->database_path, "/a/state/usher.db");
	cr_assert_str_eq(loaded->site_path, folder_place(&folder, "usher.site"));
	cr_assert_eq(loaded->config->max_clients, 7);
	cr_assert_str_eq(loaded->site->name, "君林天下");
	loaded_config_free(loaded);
	free(site);
}

Test(loaded_config, takes_what_is_said_before_what_is_found) {
	struct loaded_config *loaded = NULL;
	char *why = NULL, text[256];
	struct config_files options = {.config = folder_place(&folder, "other.conf")};

	folder_write_text(&folder, "usherd.conf", "[usherd]\nmax-clients = 7\n");
	snprintf(text, sizeof text, "[usherd]\nsocket = /a/sock\ndatabase = /a/db\nsite = %s\n",
		sample_site);
	folder_write_text(&folder, "other.conf", text);
	cr_assert_eq(loaded_config_read(&loaded, &why, &options), 0, "%s", why);
	cr_assert_str_eq(loaded->socket_path, "/a/sock");
	cr_assert_str_eq(loaded->database_path, "/a/db");
	cr_assert_str_eq(loaded->site_path, sample_site);
	cr_assert_eq(loaded->config->max_clients, 20000);
	loaded_config_free(loaded);
	options.site = folder_write_text(&folder, "small.site",
		"[site]\nname = small\n[post boss]\nname = boss\nsupervisor = yes\n");
	cr_assert_eq(loaded_config_read(&loaded, &why, &options), 0, "%s", why);
	cr_assert_str_eq(loaded->site->name, "small");
	loaded_config_free(loaded);
}

Test(loaded_config, fails_with_what_it_cannot_have) {
	struct config_files options = {
		.config = folder_place(&folder, "no.conf"), .site = sample_site};
	struct loaded_config *loaded = NULL;
	char *why = NULL;

	cr_assert_eq(loaded_config_read(&loaded, &why, &options), -ENOENT,
		"a file that was named must be there");
	cr_assert_not_null(strstr(why, "no.conf: it cannot be read"), "%s", why);
	free(why);
	options = (struct config_files){.site = folder_place(&folder, "no.site")};
	cr_assert_eq(loaded_config_read(&loaded, &why, &options), -ENOENT);
	cr_assert_not_null(strstr(why, "no.site: it cannot be read"), "%s", why);
	free(why);
	cr_assert_null(loaded);
}

/* SPDX-License-Identifier: MIT */
#pragma once

/* Languages as people name them, and as a site file does. */

#include "core/site.h"

/* The language of @site that is meant by @said: a tag such as "zh-Hans", or a word such as English,
 * 英文 or 普通話; blind to the case of ASCII letters. NULL if the site has none such. */
const char *language_find(const struct site *site, const char *said);

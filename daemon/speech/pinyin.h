/* SPDX-License-Identifier: MIT */
#pragma once

/* How a Chinese surname is read, so that whoever has to say it says it right. */

/* The reading of @surname (UTF-8, NFC) in pinyin with its tones, such as "Shàn" for 單 and "Ōuyáng"
 * for 歐陽; static. "" if it is not known: then it is said as it was typed. */
const char *pinyin_of_surname(const char *surname);

/* The same without its tones, as it is written among Latin words: Shan; the caller frees. */
char *pinyin_without_tones(const char *pinyin);

/* Common to the stand-ins: what tests can ask of them and read from them, and numbers of 16 bits. */
#ifndef STANDIN_H
#define STANDIN_H

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define SETTINGS 32

#ifndef VERSION
#error "compile with -DVERSION=number"
#endif

/* Set by tests. */
enum { FAIL_CREATE, FAIL_CHOICE, FAIL_PRODUCT, SPOIL, REFUSED_TYPE, WORKSPACE, REFUSED_ALGORITHM };

/* Read by tests. */
enum {
    PRODUCTS = 16, LAST_TYPE, LAST_MODE, LAST_BATCHES, LAST_BIAS, LAST_TURNED, LIVE_DESCRIPTORS, LAST_ALGORITHM, CHOICES
};

static int settings[SETTINGS];

void standin_set(int what, int value) { settings[what] = value; }

int standin_get(int what) { return settings[what]; }

static inline float bits_to_float(uint32_t bits)
{
    float x;
    memcpy(&x, &bits, 4);
    return x;
}

static inline uint32_t float_to_bits(float x)
{
    uint32_t bits;
    memcpy(&bits, &x, 4);
    return bits;
}

static inline float from_half(uint16_t h)
{
    uint32_t sign = (uint32_t)(h & 0x8000) << 16, exponent = (h >> 10) & 31, rest = h & 1023;
    if (exponent == 0) {
        float x = (float)rest / 16777216.0f;
        return sign ? -x : x;
    }
    return bits_to_float(sign | (exponent == 31 ? 0x7f800000u : (exponent + 112) << 23) | (rest << 13));
}

/* To the nearest, ties to even. Normal numbers only; smaller ones become zero, larger ones infinity. */
static inline uint16_t to_half(float x)
{
    uint32_t bits = float_to_bits(x), sign = (bits >> 16) & 0x8000, size = bits & 0x7fffffff;
    if (size < 0x38800000u)
        return (uint16_t)sign;
    size += 0xfff + ((size >> 13) & 1);
    return (uint16_t)(sign | (size >= 0x47800000u ? 0x7c00 : (size - 0x38000000u) >> 13));
}

static inline float from_bfloat16(uint16_t h) { return bits_to_float((uint32_t)h << 16); }

static inline uint16_t to_bfloat16(float x)
{
    uint32_t bits = float_to_bits(x);
    return (uint16_t)((bits + 0x7fff + ((bits >> 16) & 1)) >> 16);
}

/* Ten bits after the point, to the nearest. */
static inline float to_tf32(float x)
{
    uint32_t bits = float_to_bits(x);
    return bits_to_float((bits + 0xfff + ((bits >> 13) & 1)) & ~0x1fffu);
}

/* How a type's elements are read and written: 4 bytes, half or bfloat16. */
typedef enum { SINGLE, HALF, BFLOAT16 } kind;

static inline float get(kind type, const void *at, int64_t index)
{
    if (type == SINGLE)
        return ((const float *)at)[index];
    uint16_t h = ((const uint16_t *)at)[index];
    return type == HALF ? from_half(h) : from_bfloat16(h);
}

static inline void put(kind type, void *at, int64_t index, float x)
{
    if (type == SINGLE)
        ((float *)at)[index] = x;
    else
        ((uint16_t *)at)[index] = type == HALF ? to_half(x) : to_bfloat16(x);
}

/* Descriptors say what they are, so that one in the place of another is noticed. */
typedef struct { int tag; } descriptor;

static inline void *new_descriptor(size_t size, int tag)
{
    descriptor *made = calloc(1, size);
    made->tag = tag;
    settings[LIVE_DESCRIPTORS]++;
    return made;
}

static inline int free_descriptor(void *made, int tag)
{
    if (!made || ((descriptor *)made)->tag != tag)
        return 0;
    ((descriptor *)made)->tag = 0;
    free(made);
    settings[LIVE_DESCRIPTORS]--;
    return 1;
}

static inline int is(const void *made, int tag) { return made && ((const descriptor *)made)->tag == tag; }

#endif

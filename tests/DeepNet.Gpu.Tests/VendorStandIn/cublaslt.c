/* A stand-in for cuBLASLt that computes in memory of the processor: the functions that DeepNet uses, with the signatures
 * and the meanings of https://docs.nvidia.com/cuda/cublas/#using-the-cublaslt-api. It is strict: what is not described
 * as documented is CUBLAS_STATUS_INVALID_VALUE. */
#include "standin.h"

enum { SUCCESS = 0, INVALID_VALUE = 7, NOT_SUPPORTED = 15 };
enum { LIBRARY = 101, PRODUCT, LAYOUT, PREFERENCE };
enum { R_32F = 0, R_16F = 2, R_16BF = 14, COMPUTE_32F = 68, COMPUTE_32F_FAST_TF32 = 77 };

typedef struct { descriptor head; } library;
typedef struct {
    descriptor head;
    int compute, scale;
    int32_t turned_a, turned_b;
    uint32_t epilogue;
    const void *bias;
} product;
typedef struct {
    descriptor head;
    int type;
    uint64_t rows, columns;
    int64_t stride, batch_stride;
    int32_t batches;
} layout;
typedef struct {
    descriptor head;
    uint64_t workspace;
    uint32_t reductions, alignments[4];
} preference;
typedef struct { uint64_t data[8]; } algorithm;
typedef struct {
    algorithm choice;
    size_t workspace;
    int state;
    float waves;
    int reserved[4];
} heuristic;

size_t cublasLtGetVersion(void) { return VERSION; }

const char *cublasLtGetStatusString(int status)
{
    return status == INVALID_VALUE ? "an invalid value was passed"
        : status == NOT_SUPPORTED  ? "the functionality is not supported"
                                   : "the stand-in was told to fail";
}

int cublasLtCreate(library **made)
{
    if (settings[FAIL_CREATE])
        return settings[FAIL_CREATE];
    *made = new_descriptor(sizeof(library), LIBRARY);
    settings[LIVE_DESCRIPTORS]--;
    return SUCCESS;
}

int cublasLtMatmulDescCreate(product **made, int compute, int scale)
{
    *made = new_descriptor(sizeof(product), PRODUCT);
    (*made)->compute = compute;
    (*made)->scale = scale;
    (*made)->epilogue = 1;
    return SUCCESS;
}

int cublasLtMatmulDescDestroy(product *made) { return free_descriptor(made, PRODUCT) ? SUCCESS : INVALID_VALUE; }

static int copy(void *to, size_t size, const void *from, size_t bytes)
{
    if (size != bytes)
        return INVALID_VALUE;
    memcpy(to, from, size);
    return SUCCESS;
}

int cublasLtMatmulDescSetAttribute(product *p, int attribute, const void *value, size_t bytes)
{
    if (!is(p, PRODUCT))
        return INVALID_VALUE;
    switch (attribute) {
    case 3: return copy(&p->turned_a, 4, value, bytes);
    case 4: return copy(&p->turned_b, 4, value, bytes);
    case 7: return copy(&p->epilogue, 4, value, bytes);
    case 8: return copy(&p->bias, sizeof(void *), value, bytes);
    default: return INVALID_VALUE;
    }
}

int cublasLtMatrixLayoutCreate(layout **made, int type, uint64_t rows, uint64_t columns, int64_t stride)
{
    if (rows == 0 || columns == 0 || stride < (int64_t)rows)
        return INVALID_VALUE;
    *made = new_descriptor(sizeof(layout), LAYOUT);
    (*made)->type = type;
    (*made)->rows = rows;
    (*made)->columns = columns;
    (*made)->stride = stride;
    (*made)->batches = 1;
    return SUCCESS;
}

int cublasLtMatrixLayoutDestroy(layout *made) { return free_descriptor(made, LAYOUT) ? SUCCESS : INVALID_VALUE; }

int cublasLtMatrixLayoutSetAttribute(layout *l, int attribute, const void *value, size_t bytes)
{
    if (!is(l, LAYOUT))
        return INVALID_VALUE;
    switch (attribute) {
    case 5: return copy(&l->batches, 4, value, bytes);
    case 6: return copy(&l->batch_stride, 8, value, bytes);
    default: return INVALID_VALUE;
    }
}

int cublasLtMatmulPreferenceCreate(preference **made)
{
    *made = new_descriptor(sizeof(preference), PREFERENCE);
    (*made)->reductions = 7;
    for (int i = 0; i < 4; i++)
        (*made)->alignments[i] = 256;
    return SUCCESS;
}

int cublasLtMatmulPreferenceDestroy(preference *made)
{
    return free_descriptor(made, PREFERENCE) ? SUCCESS : INVALID_VALUE;
}

int cublasLtMatmulPreferenceSetAttribute(preference *p, int attribute, const void *value, size_t bytes)
{
    if (!is(p, PREFERENCE))
        return INVALID_VALUE;
    switch (attribute) {
    case 1: return copy(&p->workspace, 8, value, bytes);
    case 3: return copy(&p->reductions, 4, value, bytes);
    case 5: case 6: case 7: case 8: return copy(&p->alignments[attribute - 5], 4, value, bytes);
    default: return INVALID_VALUE;
    }
}

/* Whether the matrices fit each other: D[m, n] = op(A)[m, k] * op(B)[k, n]. */
static int fits(const product *p, const layout *a, const layout *b, const layout *c, const layout *d)
{
    if (!is(p, PRODUCT) || !is(a, LAYOUT) || !is(b, LAYOUT) || !is(c, LAYOUT) || !is(d, LAYOUT))
        return 0;
    uint64_t m = p->turned_a ? a->columns : a->rows, k = p->turned_a ? a->rows : a->columns;
    uint64_t n = p->turned_b ? b->rows : b->columns, depth = p->turned_b ? b->columns : b->rows;
    int is_single = d->type == R_32F, is_small = d->type == R_16F || d->type == R_16BF;
    return depth == k && d->rows == m && d->columns == n && c == d && p->scale == R_32F
        && a->type == d->type && b->type == d->type && a->batches == d->batches && b->batches == d->batches
        && (p->epilogue == 1 || p->epilogue == 4) && (p->epilogue == 1 || p->bias)
        && ((is_single && (p->compute == COMPUTE_32F || p->compute == COMPUTE_32F_FAST_TF32))
            || (is_small && p->compute == COMPUTE_32F));
}

/* The choice remembers what it was made for: alignments and workspace. */
int cublasLtMatmulAlgoGetHeuristic(
    library *lt, product *p, layout *a, layout *b, layout *c, layout *d, preference *wish, int wanted,
    heuristic *results, int *count)
{
    *count = 0;
    if (!is(lt, LIBRARY) || !is(wish, PREFERENCE) || wanted != 1 || !fits(p, a, b, c, d))
        return INVALID_VALUE;
    if (wish->reductions != 2) /* the only one that keeps the order of sums with split depths */
        return INVALID_VALUE;
    if (settings[FAIL_CHOICE])
        return settings[FAIL_CHOICE];
    if (settings[REFUSED_TYPE] == d->type + 1 || (uint64_t)settings[WORKSPACE] > wish->workspace)
        return NOT_SUPPORTED;
    settings[CHOICES]++;
    memset(results, 0, sizeof *results);
    for (int i = 0; i < 4; i++)
        results->choice.data[i] = wish->alignments[i];
    results->choice.data[7] = 0x5eed;
    results->workspace = (size_t)settings[WORKSPACE];
    *count = 1;
    return SUCCESS;
}

#ifndef WITHOUT_MATMUL
static int is_aligned(const void *address, uint64_t bytes) { return bytes && (uintptr_t)address % bytes == 0; }

int cublasLtMatmul(
    library *lt, product *p, const float *alpha, const void *a, layout *la, const void *b, layout *lb, const float *beta,
    const void *c, layout *lc, void *d, layout *ld, const algorithm *choice, void *workspace, size_t workspace_bytes,
    void *stream)
{
    (void)stream;
    if (!is(lt, LIBRARY) || !fits(p, la, lb, lc, ld) || c != d || *alpha != 1 || *beta != 0)
        return INVALID_VALUE;
    if (choice->data[7] != 0x5eed || !is_aligned(a, choice->data[0]) || !is_aligned(b, choice->data[1])
        || !is_aligned(c, choice->data[2]) || !is_aligned(d, choice->data[3]))
        return INVALID_VALUE;
    if (workspace_bytes != (size_t)settings[WORKSPACE] || (workspace_bytes && !workspace))
        return INVALID_VALUE;
    if (settings[FAIL_PRODUCT])
        return settings[FAIL_PRODUCT];
    memset(workspace ? workspace : d, 0xff, workspace_bytes);

    kind type = ld->type == R_32F ? SINGLE : ld->type == R_16F ? HALF : BFLOAT16;
    int is_tf32 = p->compute == COMPUTE_32F_FAST_TF32;
    int64_t depth = p->turned_a ? la->rows : la->columns;
    for (int64_t batch = 0; batch < ld->batches; batch++)
        for (int64_t j = 0; j < (int64_t)ld->columns; j++)
            for (int64_t i = 0; i < (int64_t)ld->rows; i++) {
                double sum = 0;
                for (int64_t k = 0; k < depth; k++) {
                    int64_t at = p->turned_a ? k + i * la->stride : i + k * la->stride;
                    int64_t bt = p->turned_b ? j + k * lb->stride : k + j * lb->stride;
                    float x = get(type, a, batch * la->batch_stride + at);
                    float y = get(type, b, batch * lb->batch_stride + bt);
                    sum += is_tf32 ? (double)to_tf32(x) * to_tf32(y) : (double)x * y;
                }
                if (p->epilogue == 4)
                    sum += get(type, p->bias, i);
                put(type, d, batch * ld->batch_stride + i + j * ld->stride, (float)sum + settings[SPOIL]);
            }
    settings[PRODUCTS]++;
    settings[LAST_TYPE] = ld->type;
    settings[LAST_MODE] = p->compute;
    settings[LAST_BATCHES] = ld->batches;
    settings[LAST_BIAS] = p->epilogue == 4;
    settings[LAST_TURNED] = p->turned_a + 2 * p->turned_b;
    return SUCCESS;
}
#endif

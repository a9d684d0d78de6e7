/* A stand-in for cuDNN that computes in memory of the processor: the functions that DeepNet uses, with the signatures and
 * the meanings of https://docs.nvidia.com/deeplearning/cudnn/latest/api/overview.html. It is strict: what is not
 * described as documented is CUDNN_STATUS_BAD_PARAM. */
#include "standin.h"

enum { SUCCESS = 0, BAD_PARAM = 2000, NOT_SUPPORTED = 3000 };
enum { LIBRARY = 201, TENSOR, FILTER, CONVOLUTION };
enum { DATA_FLOAT = 0, DATA_HALF = 2, DATA_BFLOAT16 = 9 };
enum { MOST = 5 };

typedef struct { descriptor head; int has_stream; } library;
typedef struct { descriptor head; int type, rank, sizes[MOST], strides[MOST]; } tensor;
typedef struct { descriptor head; int type, rank, sizes[MOST]; } filter;
typedef struct {
    descriptor head;
    int rank, padding[3], stride[3], dilation[3], groups, math;
} convolution;

size_t cudnnGetVersion(void) { return VERSION; }

const char *cudnnGetErrorString(int status)
{
    return status == BAD_PARAM     ? "CUDNN_STATUS_BAD_PARAM"
        : status == NOT_SUPPORTED ? "CUDNN_STATUS_NOT_SUPPORTED"
                                  : "the stand-in was told to fail";
}

int cudnnCreate(library **made)
{
    if (settings[FAIL_CREATE])
        return settings[FAIL_CREATE];
    *made = new_descriptor(sizeof(library), LIBRARY);
    settings[LIVE_DESCRIPTORS]--;
    return SUCCESS;
}

int cudnnSetStream(library *dnn, void *stream)
{
    (void)stream;
    if (!is(dnn, LIBRARY))
        return BAD_PARAM;
    dnn->has_stream = 1;
    return SUCCESS;
}

int cudnnCreateTensorDescriptor(tensor **made)
{
    *made = new_descriptor(sizeof(tensor), TENSOR);
    return SUCCESS;
}

int cudnnDestroyTensorDescriptor(tensor *made) { return free_descriptor(made, TENSOR) ? SUCCESS : BAD_PARAM; }

static int is_type(int type) { return type == DATA_FLOAT || type == DATA_HALF || type == DATA_BFLOAT16; }

int cudnnSetTensorNdDescriptor(tensor *t, int type, int rank, const int *sizes, const int *strides)
{
    if (!is(t, TENSOR) || !is_type(type) || rank < 4 || rank > MOST)
        return BAD_PARAM;
    t->type = type;
    t->rank = rank;
    for (int d = 0; d < rank; d++) {
        if (sizes[d] < 1 || strides[d] != (d == rank - 1 ? 1 : strides[d + 1] * sizes[d + 1]))
            return BAD_PARAM; /* others are documented too, but not computed here */
        t->sizes[d] = sizes[d];
        t->strides[d] = strides[d];
    }
    return SUCCESS;
}

int cudnnCreateFilterDescriptor(filter **made)
{
    *made = new_descriptor(sizeof(filter), FILTER);
    return SUCCESS;
}

int cudnnDestroyFilterDescriptor(filter *made) { return free_descriptor(made, FILTER) ? SUCCESS : BAD_PARAM; }

int cudnnSetFilterNdDescriptor(filter *f, int type, int format, int rank, const int *sizes)
{
    if (!is(f, FILTER) || !is_type(type) || format != 0 || rank < 4 || rank > MOST)
        return BAD_PARAM;
    f->type = type;
    f->rank = rank;
    for (int d = 0; d < rank; d++) {
        if (sizes[d] < 1)
            return BAD_PARAM;
        f->sizes[d] = sizes[d];
    }
    return SUCCESS;
}

int cudnnCreateConvolutionDescriptor(convolution **made)
{
    *made = new_descriptor(sizeof(convolution), CONVOLUTION);
    (*made)->groups = 1;
    return SUCCESS;
}

int cudnnDestroyConvolutionDescriptor(convolution *made)
{
    return free_descriptor(made, CONVOLUTION) ? SUCCESS : BAD_PARAM;
}

int cudnnSetConvolutionNdDescriptor(
    convolution *c, int rank, const int *padding, const int *stride, const int *dilation, int mode, int compute)
{
    if (!is(c, CONVOLUTION) || rank < 2 || rank > 3 || mode != 1 || compute != DATA_FLOAT)
        return BAD_PARAM;
    c->rank = rank;
    for (int d = 0; d < rank; d++) {
        if (padding[d] < 0 || stride[d] < 1 || dilation[d] < 1)
            return BAD_PARAM;
        c->padding[d] = padding[d];
        c->stride[d] = stride[d];
        c->dilation[d] = dilation[d];
    }
    return SUCCESS;
}

int cudnnSetConvolutionGroupCount(convolution *c, int groups)
{
    if (!is(c, CONVOLUTION) || groups < 1)
        return BAD_PARAM;
    c->groups = groups;
    return SUCCESS;
}

int cudnnSetConvolutionMathType(convolution *c, int math)
{
    if (!is(c, CONVOLUTION) || math < 0 || math > 3)
        return BAD_PARAM;
    c->math = math;
    return SUCCESS;
}

/* Whether the output is the one that cuDNN computes from the input, the weights and the convolution. */
static int fits(const tensor *x, const filter *w, const convolution *c, const tensor *y)
{
    if (!is(x, TENSOR) || !is(w, FILTER) || !is(c, CONVOLUTION) || !is(y, TENSOR))
        return 0;
    int rank = c->rank + 2;
    if (x->rank != rank || w->rank != rank || y->rank != rank || x->type != y->type || x->type != w->type)
        return 0;
    if (x->sizes[0] != y->sizes[0] || x->sizes[1] != w->sizes[1] * c->groups || y->sizes[1] != w->sizes[0]
        || w->sizes[0] % c->groups)
        return 0;
    for (int d = 0; d < c->rank; d++) {
        int reach = (w->sizes[d + 2] - 1) * c->dilation[d] + 1;
        if (y->sizes[d + 2] != 1 + (x->sizes[d + 2] + 2 * c->padding[d] - reach) / c->stride[d])
            return 0;
    }
    return 1;
}

static int workspace_of(
    library *dnn, const tensor *x, const filter *w, const convolution *c, const tensor *y, int algorithm, size_t *bytes)
{
    if (!is(dnn, LIBRARY) || !dnn->has_stream || !fits(x, w, c, y))
        return BAD_PARAM;
    if (settings[FAIL_CHOICE])
        return settings[FAIL_CHOICE];
    if (settings[REFUSED_TYPE] == x->type + 1 || settings[REFUSED_ALGORITHM] == algorithm + 1)
        return NOT_SUPPORTED;
    settings[CHOICES]++;
    *bytes = settings[WORKSPACE];
    return SUCCESS;
}

int cudnnGetConvolutionForwardWorkspaceSize(
    library *dnn, tensor *x, filter *w, convolution *c, tensor *y, int algorithm, size_t *bytes)
{
    return algorithm == 0 || algorithm == 1 ? workspace_of(dnn, x, w, c, y, algorithm, bytes) : BAD_PARAM;
}

int cudnnGetConvolutionBackwardDataWorkspaceSize(
    library *dnn, filter *w, tensor *dy, convolution *c, tensor *dx, int algorithm, size_t *bytes)
{
    return algorithm == 1 ? workspace_of(dnn, dx, w, c, dy, algorithm, bytes) : BAD_PARAM;
}

int cudnnGetConvolutionBackwardFilterWorkspaceSize(
    library *dnn, tensor *x, tensor *dy, convolution *c, filter *dw, int algorithm, size_t *bytes)
{
    return algorithm == 1 ? workspace_of(dnn, x, dw, c, dy, algorithm, bytes) : BAD_PARAM;
}

/* One of the products; the one of the three arrays that is the result is written. */
static int compute(
    library *dnn, const tensor *tx, void *x, const filter *tw, void *w, const convolution *c, const tensor *ty, void *y,
    char result, int algorithm, void *workspace, size_t workspace_bytes, const float *alpha, const float *beta)
{
    if (!is(dnn, LIBRARY) || !dnn->has_stream || !fits(tx, tw, c, ty) || *alpha != 1 || *beta != 0)
        return BAD_PARAM;
    if (workspace_bytes != (size_t)settings[WORKSPACE] || (workspace_bytes && !workspace))
        return BAD_PARAM;
    if (c->math != (tx->type == DATA_FLOAT ? c->math : 1) || (tx->type == DATA_FLOAT && c->math != 0 && c->math != 3))
        return BAD_PARAM;
    if (settings[FAIL_PRODUCT])
        return settings[FAIL_PRODUCT];
    if (workspace)
        memset(workspace, 0xff, workspace_bytes);

    kind type = tx->type == DATA_FLOAT ? SINGLE : tx->type == DATA_HALF ? HALF : BFLOAT16;
    int is_tf32 = type == SINGLE && c->math == 0;
    int rank = c->rank, positions = 1, taps = 1, pixels = 1;
    for (int d = 0; d < rank; d++) {
        positions *= ty->sizes[d + 2];
        taps *= tw->sizes[d + 2];
        pixels *= tx->sizes[d + 2];
    }
    int out_group = tw->sizes[0] / c->groups, in_group = tw->sizes[1];
    int64_t count_x = (int64_t)tx->sizes[0] * tx->sizes[1] * pixels, count_w = (int64_t)tw->sizes[0] * in_group * taps;
    int64_t count_y = (int64_t)ty->sizes[0] * ty->sizes[1] * positions;
    int64_t count = result == 'x' ? count_x : result == 'w' ? count_w : count_y;
    double *sums = calloc(count, sizeof(double));
    for (int n = 0; n < tx->sizes[0]; n++)
        for (int o = 0; o < tw->sizes[0]; o++)
            for (int i = 0; i < in_group; i++)
                for (int position = 0; position < positions; position++)
                    for (int tap = 0; tap < taps; tap++) {
                        int pixel = 0, rest_y = position, rest_w = tap, scale = 1, is_inside = 1;
                        for (int d = rank - 1; d >= 0; d--) {
                            int at_y = rest_y % ty->sizes[d + 2], at_w = rest_w % tw->sizes[d + 2];
                            int at_x = at_y * c->stride[d] - c->padding[d] + at_w * c->dilation[d];
                            is_inside &= at_x >= 0 && at_x < tx->sizes[d + 2];
                            pixel += at_x * scale;
                            scale *= tx->sizes[d + 2];
                            rest_y /= ty->sizes[d + 2];
                            rest_w /= tw->sizes[d + 2];
                        }
                        if (!is_inside)
                            continue;
                        int64_t channel = o / out_group * in_group + i;
                        int64_t ix = ((int64_t)n * tx->sizes[1] + channel) * pixels + pixel;
                        int64_t iw = ((int64_t)o * in_group + i) * taps + tap;
                        int64_t iy = ((int64_t)n * ty->sizes[1] + o) * positions + position;
                        float u = result == 'x' ? get(type, w, iw) : get(type, x, ix);
                        float v = result == 'y' ? get(type, w, iw) : get(type, y, iy);
                        if (is_tf32) {
                            u = to_tf32(u);
                            v = to_tf32(v);
                        }
                        sums[result == 'x' ? ix : result == 'w' ? iw : iy] += (double)u * v;
                    }
    void *to = result == 'x' ? x : result == 'w' ? w : y;
    for (int64_t i = 0; i < count; i++)
        put(type, to, i, (float)sums[i] + settings[SPOIL]);
    free(sums);
    settings[PRODUCTS]++;
    settings[LAST_TYPE] = tx->type;
    settings[LAST_MODE] = c->math;
    settings[LAST_ALGORITHM] = algorithm;
    settings[LAST_BIAS] = 0;
    return SUCCESS;
}

int cudnnConvolutionForward(
    library *dnn, const float *alpha, tensor *tx, void *x, filter *tw, void *w, convolution *c, int algorithm,
    void *workspace, size_t bytes, const float *beta, tensor *ty, void *y)
{
    return compute(dnn, tx, x, tw, w, c, ty, y, 'y', algorithm, workspace, bytes, alpha, beta);
}

int cudnnConvolutionBackwardData(
    library *dnn, const float *alpha, filter *tw, void *w, tensor *ty, void *y, convolution *c, int algorithm,
    void *workspace, size_t bytes, const float *beta, tensor *tx, void *x)
{
    return compute(dnn, tx, x, tw, w, c, ty, y, 'x', algorithm, workspace, bytes, alpha, beta);
}

int cudnnConvolutionBackwardFilter(
    library *dnn, const float *alpha, tensor *tx, void *x, tensor *ty, void *y, convolution *c, int algorithm,
    void *workspace, size_t bytes, const float *beta, filter *tw, void *w)
{
    return compute(dnn, tx, x, tw, w, c, ty, y, 'w', algorithm, workspace, bytes, alpha, beta);
}

int cudnnAddTensor(
    library *dnn, const float *alpha, tensor *tb, const void *b, const float *beta, tensor *ty, void *y)
{
    if (!is(dnn, LIBRARY) || !is(tb, TENSOR) || !is(ty, TENSOR) || *alpha != 1 || *beta != 1 || tb->type != ty->type
        || tb->rank != ty->rank || tb->sizes[1] != ty->sizes[1])
        return BAD_PARAM;
    int64_t pixels = 1;
    for (int d = 2; d < ty->rank; d++) {
        if (tb->sizes[d] != 1)
            return BAD_PARAM;
        pixels *= ty->sizes[d];
    }
    kind type = ty->type == DATA_FLOAT ? SINGLE : ty->type == DATA_HALF ? HALF : BFLOAT16;
    int64_t count = (int64_t)ty->sizes[0] * ty->sizes[1] * pixels;
    for (int64_t i = 0; i < count; i++)
        put(type, y, i, get(type, y, i) + get(type, b, i / pixels % ty->sizes[1]));
    settings[LAST_BIAS] = 1;
    return SUCCESS;
}

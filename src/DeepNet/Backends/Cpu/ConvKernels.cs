using System.Numerics;
using DeepNet.Kernels;

namespace DeepNet.Backends.Cpu;

/// <summary>Convolution of [batch, channels, spatial…] tensors and its gradients, as matrix products.</summary>
/// <remarks>
/// No patch matrix is stored, but for tiny images: a product gathers its patches while it packs them. Like the product
/// itself, every kernel here sums in one order, whatever the thread count and the SIMD width. A transposed convolution
/// is <see cref="InputGradient(float*, float*, float*, in ConvShape)"/>, and its input gradient
/// <see cref="Forward(float*, float*, float*, float*, in ConvShape)"/>.
/// </remarks>
internal static unsafe partial class ConvKernels
{
    private const int ManyGroups = 8;
    private const int VirtualLanes = 16;

    /// <summary>y = x ⋆ w + bias; bias [outChannels] may be null.</summary>
    public static void Forward(float* x, float* w, float* bias, float* y, in ConvShape shape)
    {
        switch (Simd.Width)
        {
            case 512:
                Forward<F32x16, float>(x, w, bias, y, shape);
                break;
            case 256:
                Forward<F32x8, float>(x, w, bias, y, shape);
                break;
            default:
                Forward<F32x4, float>(x, w, bias, y, shape);
                break;
        }
    }

    /// <inheritdoc cref="Forward(float*, float*, float*, float*, in ConvShape)"/>
    public static void Forward(double* x, double* w, double* bias, double* y, in ConvShape shape)
    {
        switch (Simd.Width)
        {
            case 512:
                Forward<F64x8, double>(x, w, bias, y, shape);
                break;
            case 256:
                Forward<F64x4, double>(x, w, bias, y, shape);
                break;
            default:
                Forward<F64x2, double>(x, w, bias, y, shape);
                break;
        }
    }

    /// <summary>dx of dy: every input element gathers what it contributed to. Overwrites dx.</summary>
    public static void InputGradient(float* dy, float* w, float* dx, in ConvShape shape)
    {
        switch (Simd.Width)
        {
            case 512:
                InputGradient<F32x16, float>(dy, w, dx, shape);
                break;
            case 256:
                InputGradient<F32x8, float>(dy, w, dx, shape);
                break;
            default:
                InputGradient<F32x4, float>(dy, w, dx, shape);
                break;
        }
    }

    /// <inheritdoc cref="InputGradient(float*, float*, float*, in ConvShape)"/>
    public static void InputGradient(double* dy, double* w, double* dx, in ConvShape shape)
    {
        switch (Simd.Width)
        {
            case 512:
                InputGradient<F64x8, double>(dy, w, dx, shape);
                break;
            case 256:
                InputGradient<F64x4, double>(dy, w, dx, shape);
                break;
            default:
                InputGradient<F64x2, double>(dy, w, dx, shape);
                break;
        }
    }

    /// <summary>dw of dy, summed over samples and pixels. Overwrites dw.</summary>
    public static void WeightGradient(float* x, float* dy, float* dw, in ConvShape shape)
    {
        switch (Simd.Width)
        {
            case 512:
                WeightGradient<F32x16, float>(x, dy, dw, shape);
                break;
            case 256:
                WeightGradient<F32x8, float>(x, dy, dw, shape);
                break;
            default:
                WeightGradient<F32x4, float>(x, dy, dw, shape);
                break;
        }
    }

    /// <inheritdoc cref="WeightGradient(float*, float*, float*, in ConvShape)"/>
    public static void WeightGradient(double* x, double* dy, double* dw, in ConvShape shape)
    {
        switch (Simd.Width)
        {
            case 512:
                WeightGradient<F64x8, double>(x, dy, dw, shape);
                break;
            case 256:
                WeightGradient<F64x4, double>(x, dy, dw, shape);
                break;
            default:
                WeightGradient<F64x2, double>(x, dy, dw, shape);
                break;
        }
    }

    /// <summary>dx and dw.</summary>
    public static void Gradients(float* x, float* dy, float* w, float* dx, float* dw, in ConvShape shape)
    {
        switch (Simd.Width)
        {
            case 512:
                Gradients<F32x16, float>(x, dy, w, dx, dw, shape);
                break;
            case 256:
                Gradients<F32x8, float>(x, dy, w, dx, dw, shape);
                break;
            default:
                Gradients<F32x4, float>(x, dy, w, dx, dw, shape);
                break;
        }
    }

    /// <inheritdoc cref="Gradients(float*, float*, float*, float*, float*, in ConvShape)"/>
    public static void Gradients(double* x, double* dy, double* w, double* dx, double* dw, in ConvShape shape)
    {
        switch (Simd.Width)
        {
            case 512:
                Gradients<F64x8, double>(x, dy, w, dx, dw, shape);
                break;
            case 256:
                Gradients<F64x4, double>(x, dy, w, dx, dw, shape);
                break;
            default:
                Gradients<F64x2, double>(x, dy, w, dx, dw, shape);
                break;
        }
    }

    /// <summary>Both gradients, in one sweep over dy where there is one.</summary>
    internal static void Gradients<TLane, TElement>(
        TElement* x, TElement* dy, TElement* w, TElement* dx, TElement* dw, in ConvShape shape)
        where TLane : unmanaged, IPackedLane<TLane, TElement>
        where TElement : unmanaged, IBinaryFloatingPointIeee754<TElement>
    {
        if (UseDepthwise3(shape))
        {
            Depthwise3<TLane, TElement, GradientSweep>.Gradients(x, dy, w, dx, dw, shape);
            return;
        }

        InputGradient<TLane, TElement>(dy, w, dx, shape);
        WeightGradient<TLane, TElement>(x, dy, dw, shape);
    }

    private static int CeilDiv(int a, int b) => (a + b - 1) / b;

    // Many groups are small products: one per task. Few are large: each in parallel.
    private static void ForGroups<TBody>(int groups, in TBody body)
        where TBody : struct, IParallelBody
    {
        if (groups >= ManyGroups)
        {
            WorkerPool.For(groups, body);
            return;
        }

        TBody own = body;
        for (int group = 0; group < groups; group++)
            own.Run(group);
    }
}

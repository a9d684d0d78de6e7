using DeepNet.Kernels;

namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>The largest element of every window and its position in the plane.</summary>
    private (Tensor Values, Tensor Indices) MaxPooling(string name, int rank, Func<Tensor, PoolShape> resolve)
    {
        (Tensor values, Tensor? indices) = MaxPooling(name, rank, resolve, true);
        return (values, indices!);
    }

    /// <summary>The largest element of every window; its position in the plane if asked for.</summary>
    private (Tensor Values, Tensor? Indices) MaxPooling(
        string name, int rank, Func<Tensor, PoolShape> resolve, bool withIndices)
    {
        CheckPooling(name, rank);
        if (DType.IsHalf())
        {
            (Tensor values, Tensor? positions) = Cast(DType.Float32).MaxPooling(name, rank, resolve, withIndices);
            return (values.Cast(DType), positions);
        }

        PoolShape shape = resolve(this);
        CheckWindows(name, shape);
        Tensor y = New(PooledShape(rank, shape));
        Tensor? places = withIndices ? New(y.Shape, DType.Int64)
            : !IsRecording(this) ? null
            : New(y.Shape, shape.WindowSize <= byte.MaxValue ? DType.UInt8 : DType.Int64);
        Backend.MaxPool(Detach().Contiguous(), y, places, shape);
        // The backward pass trusts these indices, whatever the caller writes into the ones given out.
        y.Track(name, (this, dy => dy.Placed(places!, Shape, shape)));
        return (y, withIndices && IsRecording(this) ? places!.Clone() : places);
    }

    /// <summary>The mean of every window.</summary>
    private Tensor AvgPooling(
        string name, int rank, Func<Tensor, PoolShape> resolve, bool countIncludePad, int? divisor)
    {
        CheckPooling(name, rank);
        Check.Argument(divisor != 0, $"{name}: divisorOverride must not be 0.");
        if (DType.IsHalf())
            return Cast(DType.Float32).AvgPooling(name, rank, resolve, countIncludePad, divisor).Cast(DType);
        PoolShape shape = resolve(this);
        return AvgPool(name, PooledShape(rank, shape), shape, countIncludePad, divisor);
    }

    private Tensor AvgPool(string name, Shape result, PoolShape shape, bool countIncludePad, int? divisor)
    {
        Tensor y = New(result);
        Backend.AvgPool(Detach().Contiguous(), y, shape, countIncludePad, divisor);
        return y.Track(name, (this, dy => dy.AvgPoolGrad(name, Shape, shape, countIncludePad, divisor)));
    }

    // Linear in dy: the average and its gradient are each other's gradients.
    private Tensor AvgPoolGrad(string name, Shape input, PoolShape shape, bool countIncludePad, int? divisor)
    {
        Tensor dx = New(input);
        Backend.AvgPoolGrad(Detach().Contiguous(), dx, shape, countIncludePad, divisor);
        return dx.Track(name + "Grad", (this, g => g.AvgPool(name, Shape, shape, countIncludePad, divisor)));
    }

    /// <summary>The elements of every plane that the places name.</summary>
    private Tensor Picked(Tensor places, PoolShape shape)
    {
        Tensor y = New(places.Shape), indices = Backend.IndicesOf(places, shape);
        Backend.Gather(Detach().Contiguous(), indices, y, shape.Planes, shape.InputSize, shape.OutputSize, 1);
        return y.Track("MaxPoolPick", (this, dy => dy.Placed(places, Shape, shape)));
    }

    /// <summary>Planes of zeros to which every element is added at its place.</summary>
    private Tensor Placed(Tensor places, Shape input, PoolShape shape)
    {
        Tensor dx = Backend.MaxPoolGrad(Detach().Contiguous(), places, input, shape);
        return dx.Track("MaxPoolGrad", (this, g => g.Picked(places, shape)));
    }

    private void CheckPooling(string name, int rank)
    {
        Check.Floating(name, this);
        Check.Shape(
            Rank == rank + 1 || Rank == rank + 2,
            $"{name}: input {Shape} must have {rank + 2} dims [batch, channels, spatial…], "
                + $"or {rank + 1} without batch.");
    }

    private Shape PooledShape(int rank, PoolShape shape)
    {
        ReadOnlySpan<int> spatial = [shape.Depth.Output, shape.Height.Output, shape.Width.Output];
        return [.. Shape.AsSpan()[..^rank], .. spatial[^rank..]];
    }

    /// <inheritdoc cref="PoolOf(string, int, Tensor, PerDim, PerDim, PerDim, PerDim, bool)"/>
    private static Func<Tensor, PoolShape> PoolOf(
        string name, int rank, PerDim kernelSize, PerDim stride, PerDim padding, PerDim dilation, bool ceilMode) =>
        x => PoolOf(name, rank, x, kernelSize, stride, padding, dilation, ceilMode);

    /// <summary>Windows of a fixed size; a stride that is not given is the kernel's size.</summary>
    private static PoolShape PoolOf(
        string name, int rank, Tensor x, PerDim kernelSize, PerDim stride, PerDim padding, PerDim dilation,
        bool ceilMode)
    {
        int[] kernel = kernelSize.Resolve(name, nameof(kernelSize), rank, 0);
        int[] steps = stride.Count == 0 ? kernel : stride.Resolve(name, nameof(stride), rank, 1);
        int[] pads = padding.Resolve(name, nameof(padding), rank, 0);
        int[] distances = dilation.Resolve(name, nameof(dilation), rank, 1);
        var windows = new PoolWindows[3];
        Array.Fill(windows, PoolWindows.One);
        for (int dim = 0; dim < rank; dim++)
        {
            (int k, int s, int p, int d) = (kernel[dim], steps[dim], pads[dim], distances[dim]);
            int size = x.Shape[x.Rank - rank + dim];
            Check.Argument(k > 0, $"{name}: kernelSize {kernelSize} must be positive.");
            Check.Argument(s > 0, $"{name}: stride {stride} must be positive.");
            Check.Argument(d > 0, $"{name}: dilation {dilation} must be positive.");
            Check.Argument(
                p >= 0 && p <= k / 2, $"{name}: padding {p} must be between 0 and half of the kernel's size {k}.");
            long free = size + (2L * p) - ((long)d * (k - 1)) - 1;
            long reach = free + (ceilMode ? s - 1 : 0);
            long output = reach < 0 ? 0 : (reach / s) + 1;
            // The last window has to begin inside the input or the padding before it.
            if (ceilMode && (output - 1) * s >= (long)size + p)
                output--;
            Check.Shape(
                output > 0 && size > 0,
                $"{name}: the kernel spans {((long)d * (k - 1)) + 1} elements of dimension {x.Rank - rank + dim}, "
                    + $"but input {x.Shape} has {size + (2L * p)} with padding. It must not be larger.");
            windows[3 - rank + dim] = PoolWindows.Regular(size, (int)output, k, s, p, d);
        }

        return new PoolShape(PlanesOf(x, rank), windows[0], windows[1], windows[2]);
    }

    /// <summary>Windows that give a fixed number of outputs.</summary>
    private static PoolShape AdaptivePoolOf(string name, int rank, Tensor x, PerDim outputSize)
    {
        int[] sizes = outputSize.Resolve(name, nameof(outputSize), rank, -1);
        var windows = new PoolWindows[3];
        Array.Fill(windows, PoolWindows.One);
        for (int dim = 0; dim < rank; dim++)
        {
            int size = x.Shape[x.Rank - rank + dim];
            Check.Argument(sizes[dim] >= 0, $"{name}: outputSize {outputSize} must not be negative.");
            Check.Shape(size > 0, $"{name}: input {x.Shape} has no elements in dimension {x.Rank - rank + dim}.");
            windows[3 - rank + dim] = PoolWindows.Adaptive(size, sizes[dim]);
        }

        return new PoolShape(PlanesOf(x, rank), windows[0], windows[1], windows[2]);
    }

    private static long PlanesOf(Tensor x, int rank)
    {
        long planes = 1;
        for (int dim = 0; dim < x.Rank - rank; dim++)
            planes *= x.Shape[dim];
        return planes;
    }

    // With padding and dilation a window may miss the input altogether, and nothing has no largest element.
    private static void CheckWindows(string name, PoolShape shape)
    {
        foreach (PoolWindows windows in (ReadOnlySpan<PoolWindows>)[shape.Depth, shape.Height, shape.Width])
        {
            for (int o = 0; o < windows.Output; o++)
            {
                Check.Shape(
                    windows.Begin[o] < windows.End[o],
                    $"{name}: window {o} of a dimension of size {windows.Input} sees only padding; "
                        + $"use less padding or dilation.");
            }
        }
    }
}

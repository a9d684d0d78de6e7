using DeepNet.Kernels;

namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>What MaxUnpool1d, MaxUnpool2d and MaxUnpool3d are.</summary>
    internal Tensor MaxUnpooling(
        string name, int rank, Tensor indices, PerDim kernelSize, PerDim stride, PerDim padding, PerDim outputSize)
    {
        ArgumentNullException.ThrowIfNull(indices);
        CheckPooling(name, rank);
        Check.Shape(indices.Shape == Shape, $"{name}: indices {indices.Shape} must have the input's shape {Shape}.");
        if (DType.IsHalf())
        {
            return Cast(DType.Float32)
                .MaxUnpooling(name, rank, indices, kernelSize, stride, padding, outputSize)
                .Cast(DType);
        }

        int[] kernel = kernelSize.Resolve(name, nameof(kernelSize), rank, 0);
        int[] steps = stride.Count == 0 ? kernel : stride.Resolve(name, nameof(stride), rank, 1);
        int[] pads = padding.Resolve(name, nameof(padding), rank, 0);
        int[] sizes = outputSize.Resolve(name, nameof(outputSize), rank, 0);
        var inner = new PoolWindows[3];
        Array.Fill(inner, PoolWindows.One);
        long plane = 1;
        for (int dim = 0; dim < rank; dim++)
        {
            int size = Shape[Rank - rank + dim];
            int regular = Check.Size(name, ((long)(size - 1) * steps[dim]) - (2L * pads[dim]) + kernel[dim]);
            if (outputSize.Count == 0)
                sizes[dim] = regular;
            Check.Argument(
                outputSize.Count == 0 || Math.Abs((long)sizes[dim] - regular) < steps[dim],
                $"{name}: outputSize {outputSize} must be less than stride {steps[dim]} from {regular} in dimension "
                    + $"{Rank - rank + dim}.");
            Check.Shape(
                sizes[dim] > 0,
                $"{name}: input {Shape} gives an output of {sizes[dim]} elements in dimension {Rank - rank + dim}.");
            inner[3 - rank + dim] = PoolWindows.Adaptive(sizes[dim], size);
            plane *= sizes[dim];
        }

        Tensor at = Check.Indices(name, indices).Detach().Contiguous();
        long outside = Backend.FirstOutside(at, plane);
        Check.Argument(outside < 0, $"{name}: an index lies outside of the output plane of {plane} elements.");
        var shape = new PoolShape(PlanesOf(this, rank), inner[0], inner[1], inner[2]);
        Tensor y = Zeros([.. Shape.AsSpan()[..^rank], .. sizes], DType, Device);
        Backend.Scatter(y, at, Detach().Contiguous(), shape.Planes, plane, shape.OutputSize, 1, default(LastOp));
        return y.Track(name, (this, dy => dy.Picked(at, shape)));
    }
}

/// <summary>The later value stays.</summary>
internal readonly struct LastOp : IReduceOp, IIntegerReduceOp
{
    public double Identity => 0;

    public long IntegerIdentity => 0;

    public T Combine<T>(T a, T b)
        where T : struct, ILane<T>
        => b;

    public long Combine(long a, long b) => b;
}

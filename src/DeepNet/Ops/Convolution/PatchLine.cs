using DeepNet.Kernels;

namespace DeepNet;

/// <summary>The patches along one dimension.</summary>
internal readonly record struct PatchLine(int Size, int Kernel, int Dilation, int Padding, int Stride, int Count)
{
    /// <summary>Checks and resolves the patches of images.</summary>
    public static (PatchLine Rows, PatchLine Columns) Resolve(
        string name, int height, int width, PerDim kernelSize, PerDim dilation, PerDim padding, PerDim stride)
    {
        (int[] kernel, int[] distances, int[] zeros, int[] steps) =
            CheckSettings(name, kernelSize, dilation, padding, stride);
        return (Line(0, height), Line(1, width));

        PatchLine Line(int dim, int size)
        {
            long reach = ((long)distances[dim] * (kernel[dim] - 1)) + 1, padded = size + (2L * zeros[dim]);
            Check.Shape(
                reach <= padded,
                $"{name}: the kernel spans {reach} elements of dimension {dim + 2}, but there are {padded} with "
                    + $"padding. It must not be larger.");
            int count = Check.Size(name, ((padded - reach) / steps[dim]) + 1);
            Check.Size(name, (Int128)count * kernel[dim]);
            return new PatchLine(size, kernel[dim], distances[dim], zeros[dim], steps[dim], count);
        }
    }

    /// <summary>Checks and resolves what does not depend on the images.</summary>
    public static (int[] Kernel, int[] Distances, int[] Zeros, int[] Steps) CheckSettings(
        string name, PerDim kernelSize, PerDim dilation, PerDim padding, PerDim stride)
    {
        int[] kernel = kernelSize.Resolve(name, nameof(kernelSize), 2, 0);
        int[] distances = dilation.Resolve(name, nameof(dilation), 2, 1);
        int[] zeros = padding.Resolve(name, nameof(padding), 2, 0);
        int[] steps = stride.Resolve(name, nameof(stride), 2, 1);
        Check.Argument(kernel[0] > 0 && kernel[1] > 0, $"{name}: kernelSize {kernelSize} must be positive.");
        Check.Argument(distances[0] > 0 && distances[1] > 0, $"{name}: dilation {dilation} must be positive.");
        Check.Argument(zeros[0] >= 0 && zeros[1] >= 0, $"{name}: padding {padding} must not be negative.");
        Check.Argument(steps[0] > 0 && steps[1] > 0, $"{name}: stride {stride} must be positive.");
        return (kernel, distances, zeros, steps);
    }

    /// <summary>Where an element of the kernel lies in the image, for a patch; outside in the padding.</summary>
    public int Place(int tap, int patch) => (patch * Stride) - Padding + (tap * Dilation);

    /// <summary>From the elements to those of all patches, [kernel, count]; the padding has no terms.</summary>
    public LineWeights Weights()
    {
        PatchLine line = this;
        return LineWeights.Build(Size, Kernel * Count, j =>
        {
            int place = line.Place(j / line.Count, j % line.Count);
            return place >= 0 && place < line.Size ? [(place, 1.0)] : [];
        });
    }
}

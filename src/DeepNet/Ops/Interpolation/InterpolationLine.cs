using DeepNet.Kernels;

namespace DeepNet;

/// <summary>Interpolation along one dimension: which elements, with which weights.</summary>
internal readonly struct InterpolationLine(int size, int newSize, double? factor, bool alignCorners)
{
    /// <summary>Whether every output is the input at its own place. With a factor that leaves the size as it is,
    /// lines do that, as in PyTorch; other modes shift the positions.</summary>
    public bool IsIdentity(InterpolationMode mode, bool antialias) => size == newSize
        && (factor is null or 1 || alignCorners || (!antialias && mode is InterpolationMode.Linear
            or InterpolationMode.Bilinear or InterpolationMode.Trilinear or InterpolationMode.Area));

    /// <summary>Elements from one output to the next.</summary>
    private double Step => alignCorners
        ? newSize > 1 ? (size - 1) / (double)(newSize - 1) : 0
        : factor is { } f ? 1 / f : size / (double)newSize;

    /// <summary>The element of every output. In single precision, as PyTorch decides between neighbours.</summary>
    public long[] Nearest(bool isExact)
    {
        var places = new long[newSize];
        float step = factor is { } f ? (float)(1 / f) : size / (float)newSize;
        for (int i = 0; i < newSize; i++)
            places[i] = Math.Clamp((long)MathF.Floor((isExact ? i + 0.5f : i) * step), 0, size - 1);
        return places;
    }

    /// <summary>The weights of every output.</summary>
    public LineWeights Weights(InterpolationMode mode, bool antialias)
    {
        InterpolationLine line = this;
        return LineWeights.Build(size, newSize, i => mode switch
        {
            InterpolationMode.Area => line.Mean(i),
            InterpolationMode.Bicubic => antialias ? line.Wide(i, 2, Cubic) : line.Four(i),
            _ => antialias ? line.Wide(i, 1, Triangle) : line.Two(i),
        });
    }

    private static double Triangle(double x) => Math.Max(0, 1 - Math.Abs(x));

    private static double Cubic(double x) => new CubicKernelOp(CubicKernelOp.Smooth).Forward(new F64(x)).Value;

    private double Position(int i) => alignCorners ? i * Step : ((i + 0.5) * Step) - 0.5;

    private (int, double)[] Two(int i)
    {
        double position = Math.Clamp(Position(i), 0, size - 1);
        int low = (int)position;
        return [(low, 1 - (position - low)), (Math.Min(low + 1, size - 1), position - low)];
    }

    private (int, double)[] Four(int i)
    {
        var terms = new (int, double)[4];
        double position = Position(i);
        int low = (int)Math.Floor(position);
        for (int t = 0; t < 4; t++)
        {
            int place = low - 1 + t;
            double weight = new CubicKernelOp(CubicKernelOp.Sharp).Forward(new F64(position - place)).Value;
            terms[t] = (Math.Clamp(place, 0, size - 1), weight);
        }

        return terms;
    }

    private (int, double)[] Mean(int i)
    {
        int begin = (int)((long)i * size / newSize), end = (int)((((long)(i + 1) * size) + newSize - 1) / newSize);
        return [.. Enumerable.Range(begin, end - begin).Select(k => (k, 1.0 / (end - begin)))];
    }

    /// <summary>A kernel stretched over what an output covers, cut at the edges; the weights sum to 1.</summary>
    private (int, double)[] Wide(int i, double reach, Func<double, double> kernel)
    {
        double stretch = Math.Max(Step, 1), center = (i + 0.5) * Step;
        int begin = Math.Max((int)(center - (reach * stretch) + 0.5), 0);
        int end = Math.Min((int)(center + (reach * stretch) + 0.5), size);
        double[] weights =
            [.. Enumerable.Range(begin, end - begin).Select(k => kernel((k - center + 0.5) / stretch))];
        double sum = weights.Sum();
        return [.. weights.Select((w, t) => (begin + t, w / sum))];
    }
}

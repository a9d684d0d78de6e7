using System.Numerics;
using DeepNet.Backends.Cpu;
using DeepNet.Kernels;

namespace DeepNet.Tests.Backends;

public sealed unsafe class ConvKernelTests
{
    private static readonly Case[] _cases =
    [
        new("2d", [2, 3, 9, 11], [4, 3, 3, 3], [1, 1], [1, 1], [1, 1], [1, 1], 1),
        new("no padding", [3, 2, 7, 40], [5, 2, 2, 5], [1, 1], [0, 0], [0, 0], [1, 1], 1),
        new("stride 2", [2, 3, 13, 12], [4, 3, 3, 3], [2, 2], [1, 1], [1, 1], [1, 1], 1),
        new("uneven", [2, 3, 10, 17], [4, 3, 3, 2], [3, 2], [0, 2], [2, 1], [2, 3], 1),
        new("dilated", [1, 4, 15, 15], [3, 4, 3, 3], [1, 1], [2, 2], [2, 2], [2, 2], 1),
        new("groups", [2, 6, 8, 9], [8, 3, 3, 3], [1, 1], [1, 0], [1, 1], [1, 1], 2),
        new("many groups", [2, 18, 8, 9], [27, 2, 3, 3], [2, 1], [1, 0], [1, 1], [1, 1], 9),
        new("pointwise", [3, 5, 6, 7], [9, 5, 1, 1], [1, 1], [0, 0], [0, 0], [1, 1], 1),
        new("pointwise groups", [3, 6, 6, 7], [9, 2, 1, 1], [1, 1], [0, 0], [0, 0], [1, 1], 3),
        new("pointwise to many", [2, 4, 33, 33], [130, 4, 1, 1], [1, 1], [0, 0], [0, 0], [1, 1], 1),
        new("pointwise from many", [2, 130, 33, 33], [5, 130, 1, 1], [1, 1], [0, 0], [0, 0], [1, 1], 1),
        new("planes", [2, 8, 9, 11], [20, 8, 1, 1], [1, 1], [0, 0], [0, 0], [1, 1], 1),
        new("planes of groups", [3, 8, 8, 8], [24, 4, 1, 1], [1, 1], [0, 0], [0, 0], [1, 1], 2),
        new("planes that collide", [2, 12, 32, 32], [28, 12, 1, 1], [1, 1], [0, 0], [0, 0], [1, 1], 1),
        new("planes of many channels", [1, 40, 6, 6], [300, 40, 1, 1], [1, 1], [0, 0], [0, 0], [1, 1], 1),
        new("pointwise stride", [3, 5, 6, 7], [9, 5, 1, 1], [2, 2], [0, 0], [0, 0], [1, 1], 1),
        new("whole", [7, 5, 4, 3], [9, 5, 4, 3], [2, 1], [0, 0], [0, 0], [1, 1], 1),
        new("whole groups", [7, 6, 4, 3], [9, 2, 4, 3], [2, 1], [0, 0], [0, 0], [1, 1], 3),
        new("depthwise", [2, 5, 9, 21], [5, 1, 3, 3], [1, 1], [1, 1], [1, 1], [1, 1], 5),
        new("depthwise short lines", [2, 3, 7, 7], [3, 1, 3, 3], [1, 1], [1, 1], [1, 1], [1, 1], 3),
        new("depthwise few lines", [2, 3, 3, 35], [3, 1, 3, 3], [1, 1], [1, 0], [1, 2], [1, 1], 3),
        new("depthwise lines", [2, 3, 14, 28], [3, 1, 3, 3], [1, 1], [2, 2], [0, 1], [1, 1], 3),
        new("depthwise large", [2, 3, 30, 56], [3, 1, 3, 3], [1, 1], [1, 1], [1, 1], [1, 1], 3),
        new("depthwise of one lane", [3, 2, 10, 16], [2, 1, 3, 3], [1, 1], [1, 1], [1, 1], [1, 1], 2),
        new("depthwise column", [2, 2, 5, 1], [2, 1, 3, 3], [1, 1], [1, 1], [1, 1], [1, 1], 2),
        new("depthwise far padding", [2, 3, 6, 20], [3, 1, 3, 3], [1, 1], [0, 1], [5, 19], [1, 1], 3),
        new("depthwise no padding", [2, 3, 6, 19], [3, 1, 3, 3], [1, 1], [0, 0], [0, 0], [1, 1], 3),
        new("depthwise odd lines", [2, 3, 9, 33], [3, 1, 3, 3], [1, 1], [1, 1], [1, 1], [1, 1], 3),
        new("depthwise two lines", [2, 3, 2, 37], [3, 1, 3, 3], [1, 1], [2, 1], [0, 1], [1, 1], 3),
        new("depthwise padded below", [2, 3, 6, 40], [3, 1, 3, 3], [1, 1], [0, 1], [2, 1], [1, 1], 3),
        new("depthwise of two vectors", [2, 3, 5, 32], [3, 1, 3, 3], [1, 1], [1, 1], [1, 1], [1, 1], 3),
        new("depthwise of five vectors", [3, 2, 6, 71], [2, 1, 3, 3], [1, 1], [2, 1], [1, 1], [1, 1], 2),
        new("depthwise of six vectors", [2, 3, 4, 96], [3, 1, 3, 3], [1, 1], [1, 1], [1, 1], [1, 1], 3),
        new("depthwise of seven vectors", [2, 3, 11, 112], [3, 1, 3, 3], [1, 1], [1, 1], [1, 1], [1, 1], 3),
        new("depthwise of eight vectors", [2, 3, 9, 113], [3, 1, 3, 3], [1, 1], [1, 1], [1, 1], [1, 1], 3),
        new("depthwise bands", [2, 2, 47, 200], [2, 1, 3, 3], [1, 1], [1, 1], [1, 1], [1, 1], 2),
        new("depthwise bands, uneven", [1, 2, 46, 210], [2, 1, 3, 3], [1, 1], [2, 0], [0, 2], [1, 1], 2),
        new("one channel", [9, 1, 28, 28], [6, 1, 5, 5], [1, 1], [2, 2], [2, 2], [1, 1], 1),
        new("few channels", [17, 6, 14, 14], [16, 6, 5, 5], [1, 1], [0, 0], [0, 0], [1, 1], 1),
        new("three channels", [8, 3, 12, 19], [37, 3, 3, 4], [1, 1], [2, 0], [0, 2], [1, 1], 1),
        new("depthwise multiplier", [2, 3, 9, 38], [6, 1, 3, 5], [2, 2], [1, 2], [1, 2], [1, 1], 3),
        new("depthwise dilated", [3, 4, 12, 60], [4, 1, 3, 4], [1, 3], [2, 3], [0, 5], [2, 2], 4),
        new("depthwise 13 x 13", [1, 2, 16, 15], [2, 1, 13, 13], [1, 1], [6, 6], [6, 6], [1, 1], 2),
        new("kernel in padding", [1, 2, 3, 3], [2, 2, 5, 5], [1, 1], [4, 4], [4, 4], [1, 1], 1),
        new("1d", [2, 3, 301], [4, 3, 7], [1], [3], [3], [1], 1),
        new("1d stride", [2, 3, 101], [4, 3, 7], [3], [2], [4], [2], 1),
        new("3d", [2, 2, 5, 6, 7], [3, 2, 3, 2, 3], [1, 1, 1], [1, 0, 1], [1, 1, 1], [1, 1, 1], 1),
        new("3d stride", [2, 2, 7, 6, 9], [3, 2, 3, 2, 3], [2, 1, 2], [1, 0, 1], [1, 1, 1], [1, 2, 1], 1),
        new("3d depthwise", [2, 3, 5, 6, 7], [3, 1, 3, 2, 3], [1, 2, 1], [1, 0, 1], [1, 1, 1], [1, 1, 1], 3),
        new("many pixels", [3, 1, 40, 40], [4, 1, 3, 3], [1, 1], [1, 1], [1, 1], [1, 1], 1),
        new("many channels", [2, 70, 5, 5], [65, 70, 3, 3], [1, 1], [1, 1], [1, 1], [1, 1], 1),
        new("turned", [2, 19, 9, 11], [5, 19, 3, 3], [1, 1], [2, 0], [1, 2], [1, 2], 1),
        new("turned groups", [2, 32, 9, 7], [6, 16, 3, 2], [1, 1], [1, 0], [1, 1], [1, 1], 2),
        new("turned 3d", [1, 17, 4, 5, 6], [3, 17, 2, 3, 2], [1, 1, 1], [1, 2, 0], [0, 1, 1], [2, 1, 1], 1),
        new("squares", [2, 20, 9, 11], [35, 20, 3, 3], [1, 1], [1, 1], [1, 1], [1, 1], 1),
        new("squares without padding", [3, 17, 14, 7], [16, 17, 3, 3], [1, 1], [0, 0], [0, 0], [1, 1], 1),
        new("squares with uneven padding", [1, 33, 8, 22], [70, 33, 3, 3], [1, 1], [3, 0], [1, 4], [1, 1], 1),
        new("squares of many tiles", [3, 64, 20, 28], [48, 64, 3, 3], [1, 1], [1, 1], [1, 1], [1, 1], 1),
        new("squares of many channels", [4, 160, 13, 14], [200, 160, 3, 3], [1, 1], [1, 1], [1, 1], [1, 1], 1),
        new("one row of squares", [2, 272, 4, 4], [40, 272, 3, 3], [1, 1], [1, 1], [1, 1], [1, 1], 1),
        new("lines", [2, 18, 13, 21], [37, 18, 3, 3], [2, 2], [1, 1], [1, 1], [1, 1], 1),
        new("lines of few channels", [3, 3, 30, 27], [20, 3, 7, 7], [2, 2], [3, 3], [3, 3], [1, 1], 1),
        new("long lines of few channels", [2, 3, 21, 131], [27, 3, 7, 7], [2, 2], [3, 3], [3, 3], [1, 1], 1),
        new("lines of many taps", [2, 48, 11, 9], [33, 48, 5, 3], [3, 2], [2, 0], [1, 4], [1, 1], 1),
        new("lines of one channel", [5, 1, 28, 28], [6, 1, 5, 5], [1, 1], [2, 2], [2, 2], [1, 1], 1),
        new("steps wider than the kernel", [2, 5, 17, 19], [7, 5, 2, 2], [3, 4], [0, 1], [0, 1], [1, 1], 1),
        new("sixteen samples", [16, 18, 5, 5], [25, 18, 3, 3], [2, 2], [1, 1], [1, 1], [1, 1], 1),
        new("thirty samples", [30, 17, 4, 6], [19, 17, 3, 3], [2, 2], [1, 0], [0, 1], [1, 1], 1),
        new("samples of two by two", [16, 20, 2, 2], [37, 20, 3, 3], [1, 1], [1, 1], [1, 1], [1, 1], 1),
        new("samples of one pixel", [15, 16, 1, 1], [18, 16, 3, 3], [1, 1], [1, 1], [1, 1], [1, 1], 1),
        new("samples of every other pixel", [16, 33, 6, 7], [16, 33, 1, 1], [2, 2], [0, 0], [0, 0], [1, 1], 1),
        new("samples of distant taps", [16, 16, 7, 5], [17, 16, 3, 2], [3, 2], [2, 0], [1, 3], [1, 3], 1),
        new("samples of few channels", [32, 6, 8, 7], [40, 6, 5, 3], [1, 1], [1, 0], [1, 2], [1, 1], 1),
        new("samples of few strided channels", [16, 5, 9, 8], [9, 5, 3, 3], [2, 3], [1, 0], [1, 2], [1, 1], 1),
        new("strided lines", [2, 5, 21, 24], [14, 5, 3, 3], [2, 2], [1, 1], [1, 1], [1, 1], 1),
        new("strided lines, uneven", [3, 70, 22, 23], [29, 70, 3, 3], [2, 2], [0, 0], [1, 1], [1, 1], 1),
        new("strided lines, one tap high", [1, 3, 12, 64], [12, 3, 1, 3], [1, 2], [0, 2], [0, 0], [1, 1], 1),
        new("squares of seven taps", [2, 3, 61, 67], [20, 3, 7, 7], [2, 2], [3, 3], [3, 3], [1, 1], 1),
        new("squares of seven taps, far apart", [1, 33, 40, 31], [64, 33, 2, 7], [3, 2], [0, 1], [2, 6], [1, 1], 1),
        new("squares at stride two", [3, 16, 21, 24], [48, 16, 3, 3], [2, 2], [1, 1], [2, 0], [1, 1], 1),
        new("squares at stride two, uneven", [2, 48, 23, 42], [16, 48, 3, 3], [2, 2], [0, 1], [2, 0], [1, 1], 1),
        new("squares at stride two, wide", [5, 112, 20, 20], [80, 112, 3, 3], [2, 2], [1, 1], [1, 1], [1, 1], 1),
        new("few pixels", [5, 20, 4, 4], [33, 20, 3, 3], [2, 2], [1, 1], [1, 1], [1, 1], 1),
        new("few pixels, dilated", [3, 7, 6, 9], [18, 7, 3, 2], [1, 3], [2, 0], [1, 1], [2, 2], 1),
        new("few pixels, 3d", [2, 4, 3, 4, 5], [6, 4, 2, 3, 3], [2, 1, 2], [1, 0, 1], [0, 1, 1], [1, 1, 1], 1),
        new("phases of sixteen channels", [2, 17, 19, 22], [9, 17, 3, 3], [2, 2], [1, 1], [1, 1], [1, 1], 1),
        new("phases of wide lines", [1, 40, 9, 18], [8, 40, 2, 5], [3, 2], [0, 2], [1, 1], [1, 1], 1),
        new("no samples of planes", [0, 8, 33, 33], [128, 8, 1, 1], [1, 1], [0, 0], [0, 0], [1, 1], 1),
        new("no samples", [0, 3, 5, 5], [2, 3, 3, 3], [1, 1], [1, 1], [1, 1], [1, 1], 1),
    ];

    public static TheoryData<string> Names
    {
        get
        {
            TheoryData<string> names = [];
            foreach (Case one in _cases)
                names.Add(one.Name);
            return names;
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void MatchesPlainLoops(string name)
    {
        ConvShape shape = Shape(name);
        Result<double> expected = Plain(shape);
        Close(Compute<F64x4, double>(shape), expected, 1e-13);
        // Transformed tiles lose about two bits more than plain sums.
        Close(Compute<F32x8, float>(shape), expected, name.Contains("squares", StringComparison.Ordinal) ? 5e-6 : 2e-6);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void PublicEntriesMatchPlainLoops(string name)
    {
        ConvShape shape = Shape(name);
        Result<float> single = new(shape);
        Result<double> whole = new(shape);
        fixed (float* x = single.X, w = single.W, b = single.B, dy = single.Dy)
        fixed (float* y = single.Y, dx = single.Dx, dw = single.Dw)
        {
            ConvKernels.Forward(x, w, b, y, shape);
            ConvKernels.InputGradient(dy, w, dx, shape);
            ConvKernels.WeightGradient(x, dy, dw, shape);
        }

        fixed (double* x = whole.X, w = whole.W, b = whole.B, dy = whole.Dy, y = whole.Y, dx = whole.Dx, dw = whole.Dw)
        {
            ConvKernels.Forward(x, w, b, y, shape);
            ConvKernels.InputGradient(dy, w, dx, shape);
            ConvKernels.WeightGradient(x, dy, dw, shape);
        }

        Same(single, Compute<F32, float>(shape));
        Same(whole, Compute<F64, double>(shape));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void EveryWidthGivesTheSameBits(string name)
    {
        ConvShape shape = Shape(name);
        Result<float> scalar = Compute<F32, float>(shape);
        Same(Compute<F32x4, float>(shape), scalar);
        Same(Compute<F32x8, float>(shape), scalar);
        Same(Compute<F32x16, float>(shape), scalar);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void EveryThreadCountGivesTheSameBits(string name)
    {
        ConvShape shape = Shape(name);
        int before = WorkerPool.ThreadCount;
        try
        {
            WorkerPool.SetThreadCount(1);
            Result<float> one = Compute<F32x8, float>(shape);
            foreach (int threads in (int[])[2, 3, 8])
            {
                WorkerPool.SetThreadCount(threads);
                Same(Compute<F32x8, float>(shape), one);
            }
        }
        finally
        {
            WorkerPool.SetThreadCount(before);
        }
    }

    [Theory]
    [InlineData("depthwise")]
    [InlineData("depthwise large")]
    [InlineData("depthwise short lines")]
    [InlineData("depthwise multiplier")]
    [InlineData("2d")]
    public void Both_gradients_at_once_have_the_same_bits(string name)
    {
        ConvShape shape = Shape(name);
        Result<float> expected = Compute<F32x16, float>(shape), wide = new(shape), narrow = new(shape);
        Both<F32x16>(wide, shape);
        Both<F32x4>(narrow, shape);
        foreach (Result<float> actual in (Result<float>[])[wide, narrow])
        {
            actual.Dx.AsSpan().SequenceEqual(expected.Dx).Should().BeTrue();
            actual.Dw.AsSpan().SequenceEqual(expected.Dw).Should().BeTrue();
        }
    }

    [Theory]
    [InlineData("depthwise", 0, 0)]
    [InlineData("depthwise", 0, 20)]
    [InlineData("depthwise", 8, 20)]
    [InlineData("depthwise", 4, 7)]
    [InlineData("depthwise dilated", 0, 0)]
    public void Infinity_meets_no_padding(string name, int row, int column)
    {
        ConvShape shape = Shape(name);
        Result<double> plain = new(shape), actual = new(shape);
        plain.X[row * shape.Input.Width + column] = actual.X[row * shape.Input.Width + column] =
            double.PositiveInfinity;
        Result<double> expected = Plain(plain, shape);
        fixed (double* x = actual.X, dy = actual.Dy, dw = actual.Dw)
            ConvKernels.WeightGradient<F64x8, double>(x, dy, dw, shape);
        for (int i = 0; i < expected.Dw.Length; i++)
        {
            if (double.IsFinite(expected.Dw[i]))
                actual.Dw[i].Should().BeApproximately(expected.Dw[i], 1e-12);
            else
                actual.Dw[i].Should().Be(expected.Dw[i]);
        }
    }

    [Theory]
    [InlineData("depthwise large")]
    [InlineData("depthwise odd lines")]
    [InlineData("depthwise of seven vectors")]
    [InlineData("depthwise of eight vectors")]
    public void A_depthwise_plane_sees_nothing_of_those_beside_it(string name)
    {
        ConvShape shape = Shape(name);
        Result<float> expected = new(shape), actual = new(shape);
        int plane = (int)shape.Input.Count;
        for (int alone = 0; alone < shape.Batch * shape.InChannels; alone++)
        {
            Array.Fill(actual.X, float.NaN);
            expected.X.AsSpan(alone * plane, plane).CopyTo(actual.X.AsSpan(alone * plane));
            fixed (float* w = actual.W, x = actual.X, y = actual.Y, whole = expected.X, all = expected.Y)
            {
                ConvKernels.Forward(x, w, null, y, shape);
                ConvKernels.Forward(whole, w, null, all, shape);
            }

            actual.Y.AsSpan(alone * plane, plane).SequenceEqual(expected.Y.AsSpan(alone * plane, plane))
                .Should().BeTrue();
            float.IsFinite(actual.Y[alone * plane]).Should().BeTrue();
        }
    }

    [Fact]
    public void Planes_are_the_same_when_they_are_written_past_the_caches()
    {
        Tensor x = Tensor.Randn([1, 4, 256, 256]), w = Tensor.Randn([68, 4, 1, 1]), b = Tensor.Randn([68]);
        Tensor y = x.Conv2d(w, b).Flatten(2);
        Tensor expected = w.Reshape([68, 4]).MatMul(x.Reshape([4, -1])) + b.Unsqueeze(1);
        (y - expected).Abs().Max().ToScalar<float>().Should().BeLessThan(1e-5f);
    }

    [Fact]
    public void WithoutBiasTheSumStartsAtZero()
    {
        ConvShape shape = Shape("2d");
        Result<double> expected = Plain(shape), actual = new(shape);
        fixed (double* x = actual.X, w = actual.W, y = actual.Y)
            ConvKernels.Forward(x, w, null, y, shape);
        long pixels = shape.Output.Count;
        for (int i = 0; i < actual.Y.Length; i++)
            actual.Y[i].Should().BeApproximately(expected.Y[i] - expected.B[i / pixels % shape.OutChannels], 1e-12);
    }

    [Theory]
    [InlineData(2, 1, 1, 1)]
    [InlineData(3, 0, 2, 1)]
    [InlineData(1, 1, 1, 2)]
    [InlineData(2, 1, 0, 1)]
    public void TransposedConvolutionScattersEveryPixel(int stride, int padding, int outputPadding, int dilation)
    {
        const int Channels = 3, Outputs = 4, Size = 5, Kernel = 3;
        ConvShape shape = ConvShape.ResolveTransposed(
            "t", [2, Channels, Size], [Channels, Outputs, Kernel], [stride], [padding], [outputPadding], [dilation], 1,
            out _)!.Value;
        int size = (Size - 1) * stride - 2 * padding + dilation * (Kernel - 1) + outputPadding + 1;
        shape.Input.Width.Should().Be(size);
        double[] x = Values<double>(2 * Channels * Size, 1), w = Values<double>(Channels * Outputs * Kernel, 2);
        double[] y = new double[2 * Outputs * size], expected = new double[y.Length];
        for (int sample = 0; sample < 2; sample++)
        {
            for (int c = 0; c < Channels; c++)
            {
                for (int o = 0; o < Outputs; o++)
                {
                    for (int i = 0; i < Size * Kernel; i++)
                    {
                        int at = i / Kernel * stride + i % Kernel * dilation - padding;
                        if (at >= 0 && at < size)
                        {
                            expected[(sample * Outputs + o) * size + at] +=
                                x[(sample * Channels + c) * Size + i / Kernel] *
                                w[(c * Outputs + o) * Kernel + i % Kernel];
                        }
                    }
                }
            }
        }

        fixed (double* px = x, pw = w, py = y)
            ConvKernels.InputGradient(px, pw, py, shape);
        for (int i = 0; i < y.Length; i++)
            y[i].Should().BeApproximately(expected[i], 1e-13);
    }

    private static ConvShape Shape(string name)
    {
        Case one = Array.Find(_cases, item => item.Name == name)!;
        ConvShape? shape = ConvShape.Resolve(
            "Conv", one.Input, one.Weight, one.Stride, one.Begin, one.End, one.Dilation, one.Groups, out string? error);
        error.Should().BeNull();
        return shape!.Value;
    }

    private static Result<TElement> Compute<TLane, TElement>(in ConvShape shape)
        where TLane : unmanaged, IPackedLane<TLane, TElement>
        where TElement : unmanaged, IBinaryFloatingPointIeee754<TElement>
    {
        Result<TElement> r = new(shape);
        fixed (TElement* x = r.X, w = r.W, b = r.B, dy = r.Dy, y = r.Y, dx = r.Dx, dw = r.Dw)
        {
            ConvKernels.Forward<TLane, TElement>(x, w, b, y, shape);
            ConvKernels.InputGradient<TLane, TElement>(dy, w, dx, shape);
            ConvKernels.WeightGradient<TLane, TElement>(x, dy, dw, shape);
        }

        return r;
    }

    private static void Both<TLane>(Result<float> r, in ConvShape shape)
        where TLane : unmanaged, IPackedLane<TLane, float>
    {
        fixed (float* x = r.X, w = r.W, dy = r.Dy, dx = r.Dx, dw = r.Dw)
            ConvKernels.Gradients<TLane, float>(x, dy, w, dx, dw, shape);
    }

    private static Result<double> Plain(in ConvShape s) => Plain(new(s), s);

    private static Result<double> Plain(Result<double> r, in ConvShape s)
    {
        Array.Clear(r.Dx);
        Array.Clear(r.Dw);
        int kernel = (int)s.Kernel.Count, pixels = (int)s.Output.Count, inputs = (int)s.Input.Count;
        for (int i = 0; i < r.Y.Length; i++)
        {
            int pixel = i % pixels, channel = i / pixels % s.OutChannels, sample = i / pixels / s.OutChannels;
            double sum = r.B[channel];
            for (int t = 0; t < s.InPerGroup * kernel; t++)
            {
                int tap = t % kernel, from = channel / s.OutPerGroup * s.InPerGroup + t / kernel;
                int x = pixel % s.Output.Width * s.Stride.Width + tap % s.Kernel.Width * s.Dilation.Width -
                    s.PaddingBegin.Width;
                int y = pixel / s.Output.Width % s.Output.Height * s.Stride.Height +
                    tap / s.Kernel.Width % s.Kernel.Height * s.Dilation.Height - s.PaddingBegin.Height;
                int z = pixel / s.Output.Width / s.Output.Height * s.Stride.Depth +
                    tap / s.Kernel.Width / s.Kernel.Height * s.Dilation.Depth - s.PaddingBegin.Depth;
                if (x < 0 || x >= s.Input.Width || y < 0 || y >= s.Input.Height || z < 0 || z >= s.Input.Depth)
                    continue;

                int at = (sample * s.InChannels + from) * inputs + (z * s.Input.Height + y) * s.Input.Width + x;
                int weight = channel * s.InPerGroup * kernel + t;
                sum += r.X[at] * r.W[weight];
                r.Dx[at] += r.Dy[i] * r.W[weight];
                r.Dw[weight] += r.Dy[i] * r.X[at];
            }

            r.Y[i] = sum;
        }

        return r;
    }

    private static void Close<T>(Result<T> actual, Result<double> expected, double tolerance)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Close(actual.Y, expected.Y, tolerance, "y");
        Close(actual.Dx, expected.Dx, tolerance, "dx");
        Close(actual.Dw, expected.Dw, tolerance, "dw");
    }

    // Relative to the largest value: the sums cancel.
    private static void Close<T>(T[] actual, double[] expected, double tolerance, string what)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double size = 1, worst = 0;
        for (int i = 0; i < expected.Length; i++)
        {
            size = Math.Max(size, Math.Abs(expected[i]));
            double error = Math.Abs(double.CreateChecked(actual[i]) - expected[i]);
            worst = double.IsNaN(error) ? double.PositiveInfinity : Math.Max(worst, error);
        }

        (worst / size).Should().BeLessThan(tolerance, what);
    }

    private static void Same<T>(Result<T> actual, Result<T> expected)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        actual.Y.AsSpan().SequenceEqual(expected.Y).Should().BeTrue("y");
        actual.Dx.AsSpan().SequenceEqual(expected.Dx).Should().BeTrue("dx");
        actual.Dw.AsSpan().SequenceEqual(expected.Dw).Should().BeTrue("dw");
    }

    private static T[] Values<T>(long count, int seed)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Random random = new(seed);
        T[] values = new T[count];
        for (int i = 0; i < count; i++)
            values[i] = T.CreateChecked(random.NextSingle() * 2 - 1);
        return values;
    }

    private sealed record Case(
        string Name, long[] Input, long[] Weight, int[] Stride, int[] Begin, int[] End, int[] Dilation, int Groups);

    // Outputs start as NaN: whatever a kernel forgets to write shows.
    private sealed class Result<T>(ConvShape shape)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public T[] X { get; } = Values<T>(shape.Batch * shape.InChannels * shape.Input.Count, 1);

        public T[] W { get; } = Values<T>(shape.OutChannels * shape.Taps, 2);

        public T[] B { get; } = Values<T>(shape.OutChannels, 3);

        public T[] Dy { get; } = Values<T>(shape.Batch * shape.OutChannels * shape.Output.Count, 4);

        public T[] Y { get; } = NaNs(shape.Batch * shape.OutChannels * shape.Output.Count);

        public T[] Dx { get; } = NaNs(shape.Batch * shape.InChannels * shape.Input.Count);

        public T[] Dw { get; } = NaNs(shape.OutChannels * shape.Taps);

        private static T[] NaNs(long count)
        {
            T[] values = new T[count];
            Array.Fill(values, T.NaN);
            return values;
        }
    }
}

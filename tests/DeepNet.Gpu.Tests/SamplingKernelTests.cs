using DeepNet.Kernels;
using static DeepNet.Tests.SameAsCpu;

namespace DeepNet.Tests;

public sealed class SamplingKernelTests
{
    private const int N = 2, Channels = 3, Size = 50, Points = 300, Taps = 4;

    private static readonly Shape s_xShape = [N, Channels, Size], s_yShape = [N, Channels, Points];
    private static readonly Shape s_placesShape = [N, Points, Taps];
    private static readonly float[] s_x = Floats(N * Channels * Size), s_dy = Floats(N * Channels * Points, 2);
    private static readonly float[] s_w = Floats(N * Points * Taps, 3);
    private static readonly long[] s_places = Integers(N * Points * Taps, -1, Size);

    [Theory]
    [InlineData(3, 1)]
    [InlineData(2, 70)]
    public void Resample_agrees_also_with_the_matrix_transposed(int outer, int inner)
    {
        var weights = LineWeights.Build(20, 7, j => [(j * 2, 0.25), ((j * 2) + 1, 0.5), (19, 0.1 * j)]);
        OnEveryGpu(device => Resampled(device, weights), 1e-6);
        OnEveryGpu(device => Resampled(device, weights.Transposed), 1e-6);

        Tensor Resampled(Device device, LineWeights w) =>
            Result(device, [outer, w.Outputs, inner], DType.Float32, (backend, y) => backend.Resample(
                Tensor.From<float>(Floats(outer * w.Inputs * inner), [outer, w.Inputs, inner], device), y, w, outer,
                inner));
    }

    [Fact]
    public void Points_agree() => OnEveryGpu(
        device => Result(device, s_yShape, DType.Float32, (backend, y) => backend.SamplePoints(
            Tensor.From<float>(s_x, s_xShape, device), Places(device), Weights(device), y)),
        1e-6);

    [Fact]
    public void Gradients_of_the_image_agree() => OnEveryGpu(
        device =>
        {
            Tensor dx = Tensor.From<float>(new float[s_x.Length], s_xShape, device);
            dx.Backend.SamplePointsInputGrad(
                Tensor.From<float>(s_dy, s_yShape, device), Places(device), Weights(device), dx);
            return dx;
        },
        1e-5);

    [Fact]
    public void Gradients_of_the_weights_agree() => OnEveryGpu(
        device => Result(device, s_placesShape, DType.Float32, (backend, dw) => backend.SamplePointsWeightGrad(
            Tensor.From<float>(s_dy, s_yShape, device), Tensor.From<float>(s_x, s_xShape, device), Places(device), dw)),
        1e-6);

    [Theory]
    [InlineData(1, 2)]
    [InlineData(-2, 3)]
    [InlineData(9, -9)]
    public void Crop_agrees(int top, int left)
    {
        byte[] pixels = [.. Integers(3 * 12 * 10, 0, 256).Select(v => (byte)v)];
        byte[] expected =
        [
            .. from c in Enumerable.Range(0, 3)
               from row in Enumerable.Range(top, 6)
               from column in Enumerable.Range(left, 8)
               select row is < 0 or >= 12 || column is < 0 or >= 10
                   ? (byte)0
                   : pixels[(((c * 12) + row) * 10) + column],
        ];
        foreach (string name in TestDevices.Names)
        {
            Device device = TestDevices.Get(name);
            Result(device, [3, 6, 8], DType.UInt8, (backend, y) => backend
                .Crop(Tensor.From<byte>(pixels, [3, 12, 10], device), y, top, left).Should().BeTrue())
                .ToArray<byte>().Should().Equal(expected, name);
        }
    }

    [Theory]
    [InlineData(true, 0)]
    [InlineData(false, 0)]
    [InlineData(false, 7.4)]
    public void Affine_maps_agree(bool isNearest, double fill)
    {
        double[] map = [0.8, 0.31, 1.3, -0.27, 0.9, -0.6];
        var sampling = new AffineSampling(map, 2, (12, 10), (9, 14), isNearest, fill);
        long[] pixels = Integers(2 * 12 * 10, 0, 256);
        OnEveryGpu(device => Sampled<float>(device, [.. pixels.Select(v => (float)v)]), 1e-6);

        // A rounding that falls on the other side moves a byte by one.
        byte[] expected = Sampled(Device.Cpu, Bytes()).ToArray<byte>();
        foreach (string name in TestDevices.Names)
        {
            byte[] actual = Sampled(TestDevices.Get(name), Bytes()).ToArray<byte>();
            actual.Zip(expected, (a, e) => Math.Abs(a - e)).Max().Should().BeLessThanOrEqualTo(1, name);
        }

        byte[] Bytes() => [.. pixels.Select(v => (byte)v)];

        Tensor Sampled<T>(Device device, T[] values)
            where T : unmanaged
        {
            Tensor x = Tensor.From<T>(values, [2, 12, 10], device);
            return Result(device, [2, 9, 14], x.DType, (backend, y) => backend.SampleAffine(x, y, sampling));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    [InlineData(19)]
    public void Stack_takes_any_number_of_parts(int count)
    {
        float[] floats = Floats(count * 5);
        foreach (string name in TestDevices.Names)
        {
            Tensor[] parts =
            [
                .. Enumerable.Range(0, count)
                    .Select(i => Tensor.From<float>(floats.AsSpan(i * 5, 5).ToArray(), [5], TestDevices.Get(name))),
            ];
            Tensor.Stack(parts).ToArray<float>().Should().Equal(floats, name);
        }
    }

    private static Tensor Places(Device device) => Tensor.From<long>(s_places, s_placesShape, device);

    private static Tensor Weights(Device device) => Tensor.From<float>(s_w, s_placesShape, device);
}

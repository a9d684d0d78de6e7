using DeepNet.Kernels;
using static DeepNet.Tests.SameAsCpu;

namespace DeepNet.Tests;

public sealed class ScanKernelTests
{
    public static TheoryData<int, int, int, bool> Sizes => new()
    {
        { 2, 1500, 1, false }, { 1, 2100, 1, true }, { 3, 20, 1, true }, { 2, 200, 5, false }, { 2, 30, 5, true },
    };

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Sums_and_products_agree(int outer, int n, int inner, bool reverse)
    {
        float[] values = Floats(outer * n * inner);
        OnEveryGpu(device => Scanned(device, values, default(SumOp)), 1e-5);
        OnEveryGpu(device => Scanned(device, [.. values.Select(v => 1 + (0.05f * v))], default(ProdOp)), 1e-4);

        Tensor Scanned<TOp>(Device device, float[] x, TOp op)
            where TOp : struct, IReduceOp
            => Result(device, [outer, n, inner], DType.Float32, (backend, y) => backend.Scan(
                Tensor.From<float>(x, [outer, n, inner], device), y, outer, n, inner, reverse, op));
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Linear_scans_agree(int outer, int n, int inner, bool reverse)
    {
        float[] factors = [.. Floats(outer * n * inner).Select(v => 0.9f + (0.1f * v))];
        float[] terms = Floats(outer * n * inner, 2);
        factors[0] = float.PositiveInfinity;
        if (reverse)
            factors[0] = 0;
        OnEveryGpu(
            device => Result(device, [outer, n, inner], DType.Float32, (backend, y) => backend.LinearScan(
                Tensor.From<float>(factors, [outer, n, inner], device),
                Tensor.From<float>(terms, [outer, n, inner], device), y, outer, n, inner, reverse)),
            2e-5);
    }

    [Fact]
    public void Factors_whose_product_is_beyond_all_numbers_leave_zeros_alone()
    {
        float[] factors = [.. Enumerable.Repeat(4f, 300)], terms = new float[300];
        (terms[297], terms[298]) = (1, 2);
        OnEveryGpu(
            device => Result(device, [300], DType.Float32, (backend, y) => backend.LinearScan(
                Tensor.From<float>(factors, [300], device), Tensor.From<float>(terms, [300], device), y, 1, 300, 1,
                reverse: false)),
            0);
    }

    [Theory]
    [InlineData(2, 1500, 1)]
    [InlineData(3, 40, 4)]
    public void Integer_scans_are_exact(int outer, int n, int inner)
    {
        long[] values = Integers(outer * n * inner, -1_000_000, 1_000_000);
        OnEveryGpu(device => Result(device, [outer, n, inner], DType.Int64, (backend, y) => backend.IntegerScan(
            Tensor.From<long>(values, [outer, n, inner], device), y, outer, n, inner, default(SumOp))));
    }

    [Theory]
    [InlineData(2, 1500, 1, true)]
    [InlineData(2, 1500, 1, false)]
    [InlineData(3, 40, 4, true)]
    [InlineData(3, 40, 4, false)]
    public void Running_extremes_are_the_last_of_equals(int outer, int n, int inner, bool largest)
    {
        long[] values = Integers(outer * n * inner, -20, 20);
        float[] floats = [.. values.Select(v => v == 7 ? float.NaN : v == 0 ? -0f : v)];
        long[] edges = [.. values.Select(v => v > 15 ? long.MinValue : v < -15 ? long.MaxValue : v)];
        OnEveryGpu(device => At<float>(device, floats));
        OnEveryGpu(device => At<long>(device, edges));

        Tensor At<T>(Device device, T[] x)
            where T : unmanaged
            => Result(device, [outer, n, inner], DType.Int64, (backend, y) => backend.ArgScan(
                Tensor.From<T>(x, [outer, n, inner], device), y, outer, n, inner, largest));
    }
}

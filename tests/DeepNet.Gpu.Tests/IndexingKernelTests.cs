using DeepNet.Kernels;
using static DeepNet.Tests.SameAsCpu;

namespace DeepNet.Tests;

public sealed class IndexingKernelTests
{
    [Theory]
    [InlineData(-1)]
    [InlineData(0)]
    [InlineData(617)]
    [InlineData(999)]
    public void FirstOutside_finds_the_first_of_several(int first)
    {
        long[] index = Integers(1000, 0, 50);
        if (first >= 0)
            (index[first], index[999]) = (first % 2 == 0 ? -1 : 50, 77);
        foreach (string name in TestDevices.Names)
        {
            Tensor x = Tensor.From<long>(index, [10, 100], TestDevices.Get(name));
            x.Backend.FirstOutside(x, 50).Should().Be(first, name);
        }
    }

    [Theory]
    [InlineData(2, 7, 300, 1)]
    [InlineData(3, 5, 4, 9)]
    public void Gather_and_IndexSelect_agree(int outer, int n, int k, int inner)
    {
        float[] values = Floats(outer * n * inner);
        long[] index = Integers(outer * k * inner, 0, n), rows = Integers(k, 0, n);
        OnEveryGpu(device => Result(device, [outer, k, inner], DType.Float32, (backend, y) => backend.Gather(
            Tensor.From<float>(values, [outer, n, inner], device),
            Tensor.From<long>(index, [outer, k, inner], device), y, outer, n, k, inner)));
        OnEveryGpu(device => Result(device, [outer, k, inner], DType.Float32, (backend, y) =>
            backend.IndexSelect(
                Tensor.From<float>(values, [outer, n, inner], device), Tensor.From<long>(rows, [k], device), y, outer,
                n, k, inner)));
    }

    [Fact]
    public void Gather_moves_elements_of_every_size()
    {
        long[] index = Integers(40, 0, 30);
        OnEveryGpu(device => Picked<byte>(device, [.. Integers(30, 0, 256).Select(v => (byte)v)]));
        OnEveryGpu(device => Picked<int>(device, [.. Integers(30, -9, 9).Select(v => (int)v)]));
        OnEveryGpu(device => Picked<long>(device, Integers(30, -9, 9)));

        Tensor Picked<T>(Device device, T[] values)
            where T : unmanaged
        {
            Tensor x = Tensor.From<T>(values, [30], device);
            return Result(device, [40], x.DType, (backend, y) => backend.Gather(
                x, Tensor.From<long>(index, [40], device), y, 1, 30, 40, 1));
        }
    }

    /// <summary>Few columns of many elements are sorted by target first, many columns are walked; sums of floats tell
    /// the order.</summary>
    [Theory]
    [InlineData(1, 20, 1500, 1)]
    [InlineData(2, 300, 400, 3)]
    [InlineData(1, 3, 10, 300)]
    public void Scatter_adds_in_order(int outer, int n, int k, int inner)
    {
        float[] old = Floats(outer * n * inner, 2), values = Floats(outer * k * inner);
        long[] index = Integers(outer * k * inner, 0, n);
        OnEveryGpu(device => Scattered(device, default(SumOp)));
        OnEveryGpu(device => Scattered(device, default(AssignOp)));

        Tensor Scattered<TOp>(Device device, TOp op)
            where TOp : struct, IReduceOp, IIntegerReduceOp
        {
            Tensor y = Tensor.From<float>(old, [outer, n, inner], device);
            y.Backend.Scatter(
                y, Tensor.From<long>(index, [outer, k, inner], device),
                Tensor.From<float>(values, [outer, k, inner], device), outer, n, k, inner, op);
            return y;
        }
    }

    [Theory]
    [InlineData(1, 10, 300, 7)]
    [InlineData(2, 1000, 40, 3)]
    [InlineData(1, 300, 2100, 1)]
    public void IndexScatter_adds_rows_in_order(int outer, int n, int k, int inner)
    {
        float[] old = Floats(outer * n * inner, 2), values = Floats(outer * k * inner);
        long[] index = Integers(k, 0, n);
        OnEveryGpu(device =>
        {
            Tensor y = Tensor.From<float>(old, [outer, n, inner], device);
            y.Backend.IndexScatter(
                y, Tensor.From<long>(index, [k], device), Tensor.From<float>(values, [outer, k, inner], device), outer,
                n, k, inner, default(SumOp));
            return y;
        });
    }

    [Fact]
    public void Scatter_combines_integers_of_every_size()
    {
        long[] index = Integers(60, 0, 8);
        OnEveryGpu(device => Combined<long, ScatterProdOp>(device, v => v));
        OnEveryGpu(device => Combined<int, ScatterMaxOp>(device, v => (int)v));
        OnEveryGpu(device => Combined<byte, SumOp>(device, v => (byte)v));
        OnEveryGpu(device => Combined<sbyte, ScatterMinOp>(device, v => (sbyte)v));

        Tensor Combined<T, TOp>(Device device, Converter<long, T> of)
            where T : unmanaged
            where TOp : struct, IReduceOp, IIntegerReduceOp
        {
            Tensor y = Tensor.From<T>(Array.ConvertAll(Integers(16, 1, 100, 2), of), [8, 2], device);
            Tensor s = Tensor.From<T>(Array.ConvertAll(Integers(60, 1, 100, 3), of), [30, 2], device);
            y.Backend.Scatter(y, Tensor.From<long>(index, [30, 2], device), s, 1, 8, 30, 2, default(TOp));
            return y;
        }
    }

    [Theory]
    [InlineData(1, 2)]
    [InlineData(255, 3)]
    [InlineData(5000, 2)]
    [InlineData(5000, 1)]
    [InlineData(700, 99)]
    public void TruePositions_are_in_order(int count, int every)
    {
        byte[] mask = [.. Integers(count, 0, every).Select(v => (byte)(v == 0 && every < 99 ? 1 : 0))];
        OnEveryGpu(device =>
        {
            Tensor x = Tensor.From<byte>(mask, [count], device);
            return x.Backend.TruePositions(x);
        });
    }
}

using System.Numerics;
using DeepNet.Backends.Cpu;
using DeepNet.Kernels;

namespace DeepNet.Tests.Backends;

public sealed unsafe class GemmTests
{
    private static readonly int[] _edges = [0, 1, 2, 3, 5, 7, 12, 13, 17, 31, 33, 64];

    public static TheoryData<int, int, int> LargeSizes => new()
    {
        { 1, 1, 1000 }, { 1, 257, 513 }, { 257, 1, 256 }, { 97, 131, 257 }, { 6, 640, 300 }, { 50, 33, 1100 },
        { 800, 40, 30 }, { 13, 1030, 7 }, { 128, 96, 512 }, { 400, 70, 400 }, { 2, 300, 520 }, { 1, 1030, 300 },
        { 130, 300, 130 }, { 130, 140, 2060 }, { 260, 33, 1024 }, { 520, 20, 1030 }, { 1030, 40, 700 },
    };

    [Fact]
    public void EverySmallSizeFollowsTheDefinedOrder()
    {
        foreach (int m in _edges)
        {
            foreach (int n in _edges)
            {
                foreach (int k in _edges)
                    CheckFloat(m, n, k, false, false, (m + n + k) % 2 == 0);
            }
        }
    }

    [Theory]
    [MemberData(nameof(LargeSizes))]
    public void LargeSizesFollowTheDefinedOrder(int m, int n, int k)
    {
        for (int mode = 0; mode < 8; mode++)
            CheckFloat(m, n, k, (mode & 1) != 0, (mode & 2) != 0, (mode & 4) != 0);
    }

    [Theory]
    [MemberData(nameof(LargeSizes))]
    public void LargeSizesMatchDoubleArithmetic(int m, int n, int k)
    {
        float[] a = Values(m * k, 1), b = Values(k * n, 2), c = new float[m * n];
        fixed (float* pa = a, pb = b, pc = c)
            Gemm.Multiply(pa, k, 1, pb, n, 1, pc, n, m, n, k, false);

        for (int i = 0; i < m; i++)
        {
            for (int j = 0; j < n; j++)
            {
                double sum = 0, size = 0;
                for (int p = 0; p < k; p++)
                {
                    sum += (double)a[i * k + p] * b[p * n + j];
                    size += Math.Abs((double)a[i * k + p] * b[p * n + j]);
                }

                ((double)c[i * n + j]).Should().BeApproximately(sum, 1e-6 * size + 1e-12);
            }
        }
    }

    [Theory]
    [MemberData(nameof(LargeSizes))]
    public void DoublesFollowTheDefinedOrder(int m, int n, int k)
    {
        for (int mode = 0; mode < 8; mode++)
        {
            bool ta = (mode & 1) != 0, tb = (mode & 2) != 0, accumulate = (mode & 4) != 0;
            double[] a = Array.ConvertAll(Values(m * k, 1), x => (double)x / 3);
            double[] b = Array.ConvertAll(Values(k * n, 2), x => (double)x / 7);
            double[] c = Array.ConvertAll(Values(m * n, 3), x => (double)x);
            double[] expected = (double[])c.Clone();
            long ar = ta ? 1 : k, ac = ta ? m : 1, br = tb ? 1 : n, bc = tb ? k : 1;
            Reference<double>(a, ar, ac, b, br, bc, expected, n, m, n, k, accumulate);
            fixed (double* pa = a, pb = b, pc = c)
                Gemm.Multiply(pa, ar, ac, pb, br, bc, pc, n, m, n, k, accumulate);
            c.AsSpan().SequenceEqual(expected).Should().BeTrue("mode {0}", mode);
        }
    }

    [Theory]
    [MemberData(nameof(LargeSizes))]
    [InlineData(3, 1, 40)]
    [InlineData(3, 37, 0)]
    public void TheBiasIsAddedToTheFinishedProduct(int m, int n, int k)
    {
        float[] a = Values(m * k, 1), b = Values(k * n, 2), c = Values(m * n, 3), bias = Values(n, 4);
        float[] expected = (float[])c.Clone();
        Reference<float>(a, k, 1, b, 1, k, expected, n, m, n, k, false);
        for (int i = 0; i < expected.Length; i++)
            expected[i] += bias[i % n];
        fixed (float* pa = a, pb = b, pc = c, pBias = bias)
            Gemm.Multiply(pa, k, 1, pb, 1, k, pc, n, m, n, k, false, pBias);
        c.AsSpan().SequenceEqual(expected).Should().BeTrue();
    }

    [Fact]
    public void StridesBeyondTransposesAndRowsWithGapsWork()
    {
        const int M = 29, N = 45, K = 70;
        float[] a = Values(M * K * 6, 1), b = Values(K * N * 6, 2), c = Values(M * (N + 5), 3);
        float[] expected = (float[])c.Clone();
        Reference<float>(a, K * 3, 3, b, 2, K * 2, expected, N + 5, M, N, K, true);
        fixed (float* pa = a, pb = b, pc = c)
            Gemm.Multiply(pa, K * 3, 3, pb, 2, K * 2, pc, N + 5, M, N, K, true);
        c.AsSpan().SequenceEqual(expected).Should().BeTrue();
    }

    [Fact]
    public void NoDepthGivesZerosUnlessAccumulating()
    {
        float[] c = [1, 2, 3, 4, 5, 6];
        fixed (float* pc = c)
        {
            Gemm.Multiply(pc, 0, 1, pc, 2, 1, pc, 3, 2, 2, 0, true);
            c.Should().Equal(1, 2, 3, 4, 5, 6);
            Gemm.Multiply(pc, 0, 1, pc, 2, 1, pc, 3, 2, 2, 0, false);
            c.Should().Equal(0, 0, 3, 0, 0, 6);
        }
    }

    [Theory]
    [MemberData(nameof(LargeSizes))]
    public void EveryWidthGivesTheSameBits(int m, int n, int k)
    {
        float[] scalar = OnLane<F32, float>(m, n, k);
        OnLane<F32x4, float>(m, n, k).AsSpan().SequenceEqual(scalar).Should().BeTrue();
        OnLane<F32x8, float>(m, n, k).AsSpan().SequenceEqual(scalar).Should().BeTrue();
        OnLane<F32x16, float>(m, n, k).AsSpan().SequenceEqual(scalar).Should().BeTrue();

        double[] scalar64 = OnLane<F64, double>(m, n, k);
        OnLane<F64x2, double>(m, n, k).AsSpan().SequenceEqual(scalar64).Should().BeTrue();
        OnLane<F64x4, double>(m, n, k).AsSpan().SequenceEqual(scalar64).Should().BeTrue();
        OnLane<F64x8, double>(m, n, k).AsSpan().SequenceEqual(scalar64).Should().BeTrue();
    }

    [Theory]
    [MemberData(nameof(LargeSizes))]
    public void EveryThreadCountGivesTheSameBits(int m, int n, int k)
    {
        int before = WorkerPool.ThreadCount;
        try
        {
            WorkerPool.SetThreadCount(1);
            float[] one = OnLane<F32x8, float>(m, n, k);
            foreach (int threads in (int[])[2, 3, 8])
            {
                WorkerPool.SetThreadCount(threads);
                OnLane<F32x8, float>(m, n, k).AsSpan().SequenceEqual(one).Should().BeTrue("{0} threads", threads);
            }
        }
        finally
        {
            WorkerPool.SetThreadCount(before);
        }
    }

    [Theory]
    [InlineData(9, 5, 4, 3)]
    [InlineData(40, 64, 48, 32)]
    [InlineData(2, 200, 190, 180)]
    public void BatchesMatchSingleProducts(int count, int m, int n, int k)
    {
        float[] a = Values(count * m * k, 1), b = Values(count * k * n, 2), expected = new float[count * m * n];
        float[] shared = new float[count * m * n];
        long[] reversed = new long[count], same = new long[count], places = new long[count];
        for (int i = 0; i < count; i++)
        {
            reversed[i] = (long)(count - 1 - i) * m * k;
            places[i] = (long)i * m * n;
        }

        float[] strided = new float[expected.Length], listed = new float[expected.Length];
        float[] listedExpected = new float[expected.Length], sharedExpected = new float[expected.Length];
        fixed (float* pa = a, pb = b, pe = expected, ps = strided, pl = listed, pr = listedExpected, ph = shared)
        fixed (float* px = sharedExpected)
        {
            for (int i = 0; i < count; i++)
            {
                Gemm.Multiply(pa + i * m * k, k, 1, pb + i * k * n, n, 1, pe + i * m * n, n, m, n, k, false);
                Gemm.Multiply(pa + reversed[i], k, 1, pb, n, 1, pr + i * m * n, n, m, n, k, false);
                Gemm.Multiply(pa, k, 1, pb + i * k * n, n, 1, px + i * m * n, n, m, n, k, false);
            }

            Gemm.MultiplyBatch(
                count, pa, (long)m * k, k, 1, pb, (long)k * n, n, 1, ps, (long)m * n, n, m, n, k, false);
            Gemm.MultiplyBatch(pa, reversed, k, 1, pb, same, n, 1, pl, places, n, m, n, k, false);
            Gemm.MultiplyBatch(count, pa, 0, k, 1, pb, (long)k * n, n, 1, ph, (long)m * n, n, m, n, k, false);
        }

        strided.AsSpan().SequenceEqual(expected).Should().BeTrue();
        listed.AsSpan().SequenceEqual(listedExpected).Should().BeTrue();
        shared.AsSpan().SequenceEqual(sharedExpected).Should().BeTrue();
    }

    [Fact]
    public void StackedPanelsRunThroughTheItems()
    {
        const int Items = 3, Columns = 37, PerItem = 101;
        float[] source = Values(Items * Columns * PerItem, 1), a = Values(5 * Items * PerItem, 2);
        float[] c = new float[5 * Columns], expected = new float[5 * Columns], rows = new float[source.Length];
        for (int i = 0; i < source.Length; i++)
        {
            int item = i / (Columns * PerItem), column = i / PerItem % Columns, inner = i % PerItem;
            rows[(item * PerItem + inner) * Columns + column] = source[i];
        }

        Reference<float>(
            a, Items * PerItem, 1, rows, Columns, 1, expected, Columns, 5, Columns, Items * PerItem, false);
        fixed (float* pa = a, ps = source, pc = c)
        {
            Gemm.Run<F32x8, float, StridedPanel<float>, StackedPanel<float>>(
                new(pa, 1, Items * PerItem), new(ps, PerItem, Columns * PerItem, PerItem), pc, Columns, 0, 1, 5,
                Columns, Items * PerItem, false);
        }

        c.AsSpan().SequenceEqual(expected).Should().BeTrue();
    }

    private static void CheckFloat(int m, int n, int k, bool ta, bool tb, bool accumulate)
    {
        float[] a = Values(m * k, 1), b = Values(k * n, 2), c = Values(m * n, 3);
        float[] expected = (float[])c.Clone();
        long ar = ta ? 1 : k, ac = ta ? m : 1, br = tb ? 1 : n, bc = tb ? k : 1;
        Reference<float>(a, ar, ac, b, br, bc, expected, n, m, n, k, accumulate);
        fixed (float* pa = a, pb = b, pc = c)
            Gemm.Multiply(pa, ar, ac, pb, br, bc, pc, n, m, n, k, accumulate);
        c.AsSpan().SequenceEqual(expected).Should()
            .BeTrue("m {0}, n {1}, k {2}, transposes {3} {4}, accumulate {5}", m, n, k, ta, tb, accumulate);
    }

    // The order the kernels promise, written plainly.
    private static void Reference<T>(
        T[] a, long aRow, long aCol, T[] b, long bRow, long bCol, T[] c, long cRow, int m, int n, int k,
        bool accumulate)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < m; i++)
        {
            for (int j = 0; j < n; j++)
            {
                T total = accumulate ? c[i * cRow + j] : T.Zero;
                for (int start = 0; start < k; start += 256)
                {
                    T sum = T.Zero;
                    for (int p = start; p < Math.Min(k, start + 256); p++)
                        sum = T.FusedMultiplyAdd(a[i * aRow + p * aCol], b[p * bRow + j * bCol], sum);
                    total += sum;
                }

                c[i * cRow + j] = total;
            }
        }
    }

    private static TElement[] OnLane<TLane, TElement>(int m, int n, int k)
        where TLane : unmanaged, IPackedLane<TLane, TElement>
        where TElement : unmanaged, IBinaryFloatingPointIeee754<TElement>
    {
        TElement[] a = Array.ConvertAll(Values(m * k, 1), TElement.CreateChecked);
        TElement[] b = Array.ConvertAll(Values(k * n, 2), TElement.CreateChecked);
        TElement[] c = Array.ConvertAll(Values(m * n, 3), TElement.CreateChecked);
        fixed (TElement* pa = a, pb = b, pc = c)
        {
            Gemm.Run<TLane, TElement, StridedPanel<TElement>, StridedPanel<TElement>>(
                new(pa, 1, k), new(pb, 1, k), pc, n, 0, 1, m, n, k, true);
        }

        return c;
    }

    private static float[] Values(int count, int seed)
    {
        Random random = new(seed * 1000 + count);
        float[] values = new float[count];
        for (int i = 0; i < count; i++)
            values[i] = random.NextSingle() * 2 - 1;
        return values;
    }
}

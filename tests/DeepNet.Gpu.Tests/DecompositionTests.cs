namespace DeepNet.Gpu.Tests;

/// <summary>Matrices larger than a group of the emulator, in batches.</summary>
public sealed class DecompositionTests
{
    private const double Tolerance = 1e-12;

    private static readonly Device s_device = GpuDevice.Emulator;

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(21)]
    public void Lu(int n)
    {
        Tensor a = Random(2, n, n);
        Run(Device.Cpu, out Tensor factors, out Tensor order, out Tensor info);
        Run(s_device, out Tensor y, out Tensor rows, out Tensor notes);
        Close(y, factors);
        rows.ToArray<long>().Should().Equal(order.ToArray<long>());
        notes.ToArray<long>().Should().Equal(info.ToArray<long>());

        void Run(Device device, out Tensor x, out Tensor places, out Tensor about)
        {
            x = a.To(device).Clone();
            (places, about) = (Tensor.Zeros([2, n], DType.Int64, device), Tensor.Zeros([2, 2], DType.Int64, device));
            x.Backend.LuFactor(x, places, about);
            (x, places, about) = (x.To(Device.Cpu), places.To(Device.Cpu), about.To(Device.Cpu));
        }
    }

    [Fact]
    public void Lu_says_where_a_matrix_is_singular()
    {
        Tensor x = Tensor.From<double>([1, 2, 3, 2, 4, 6, 1, 1, 1], [1, 3, 3], s_device);
        Tensor order = Tensor.Zeros([1, 3], DType.Int64, s_device), info = Tensor.Zeros([1, 2], DType.Int64, s_device);
        x.Backend.LuFactor(x, order, info);
        info.To(Device.Cpu).ToArray<long>()[0].Should().Be(3);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(6)]
    [InlineData(20)]
    public void Cholesky(int n)
    {
        Tensor a = Random(2, n, n);
        a = a.MatMul(a.Transpose()) + Tensor.Eye(n, DType.Float64);
        Tensor expected = a.Clone(), y = a.To(s_device);
        Tensor info = Tensor.Ones([2], DType.Int64), notes = Tensor.Ones([2], DType.Int64, s_device);
        expected.Backend.CholeskyFactor(expected, info);
        y.Backend.CholeskyFactor(y, notes);
        Close(y, expected);
        notes.To(Device.Cpu).ToArray<long>().Should().Equal(0, 0);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    public void Cholesky_says_which_minor_is_not_positive(double bad)
    {
        Tensor x = Tensor.From<double>([4, 0, 0, 1, bad, 0, 1, 1, 5], [1, 3, 3], s_device);
        Tensor info = Tensor.Zeros([1], DType.Int64, s_device);
        x.Backend.CholeskyFactor(x, info);
        info.To(Device.Cpu).ToArray<long>().Should().Equal(2);
    }

    [Theory]
    [InlineData(5, 3, false, false)]
    [InlineData(5, 40, true, false)]
    [InlineData(19, 2, true, true)]
    [InlineData(4, 1, false, true)]
    public void Triangular(int n, int k, bool upper, bool unit)
    {
        Tensor a = Random(2, n, n) * 0.2 + 3 * Tensor.Eye(n, DType.Float64), b = Random(2, n, k);
        Tensor expected = b.Clone(), y = b.To(s_device);
        expected.Backend.SolveTriangular(a, expected, upper, unit);
        y.Backend.SolveTriangular(a.To(s_device), y, upper, unit);
        Close(y, expected);
    }

    [Theory]
    [InlineData(5, 3, 3)]
    [InlineData(3, 5, 3)]
    [InlineData(20, 18, 20)]
    [InlineData(4, 2, 4)]
    public void Qr(int m, int n, int c)
    {
        Tensor a = Random(2, m, n);
        Tensor q = Tensor.Zeros([2, m, c], DType.Float64), r = Tensor.Zeros([2, c, n], DType.Float64);
        Tensor otherQ = Tensor.Ones([2, m, c], DType.Float64, s_device);
        Tensor otherR = Tensor.Ones([2, c, n], DType.Float64, s_device);
        a.Backend.QrFactor(a.Clone(), q, r);
        otherQ.Backend.QrFactor(a.To(s_device), otherQ, otherR);
        Close(otherQ, q);
        Close(otherR, r);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(18)]
    public void Eigen(int n)
    {
        Tensor a = Random(2, n, n);
        a += a.Transpose();
        Tensor values = Tensor.Zeros([2, n], DType.Float64), info = Tensor.Zeros([2], DType.Int64);
        a.Backend.SymmetricEigen(a.Clone(), values, null, info);
        Tensor y = Tensor.Zeros([2, n], DType.Float64, s_device), v = Tensor.Zeros([2, n, n], DType.Float64, s_device);
        Tensor alone = Tensor.Zeros([2, n], DType.Float64, s_device);
        Tensor notes = Tensor.Ones([2], DType.Int64, s_device);
        y.Backend.SymmetricEigen(a.Tril().To(s_device), y, v, notes);
        alone.Backend.SymmetricEigen(a.Tril().To(s_device), alone, null, notes);
        Close(y, values);
        alone.To(Device.Cpu).ToArray<double>().Should().Equal(y.To(Device.Cpu).ToArray<double>());
        notes.To(Device.Cpu).ToArray<long>().Should().Equal(0, 0);
        (y, v) = (y.To(Device.Cpu), v.To(Device.Cpu));
        Close((v * y.Unsqueeze(-2)).MatMul(v.Transpose()), a);
        Close(v.Transpose().MatMul(v), Tensor.Eye(n, DType.Float64).Expand([2, n, n]));
    }

    [Fact]
    public void What_is_not_finite_is_written_down()
    {
        Tensor a = Tensor.From<double>([1, 0, double.NaN, 1, 1, 0, 0, 1], [2, 2, 2], s_device);
        Tensor values = Tensor.Zeros([2, 2], DType.Float64, s_device);
        Tensor info = Tensor.Zeros([2], DType.Int64, s_device);
        a.Backend.SymmetricEigen(a.Clone(), values, null, info);
        info.To(Device.Cpu).ToArray<long>().Should().Equal(1, 0);
        a.Backend.SingularValues(a, null, values, null, info);
        info.To(Device.Cpu).ToArray<long>().Should().Equal(1, 0);
    }

    [Theory]
    [InlineData(4, 4, false)]
    [InlineData(6, 3, false)]
    [InlineData(3, 6, true)]
    [InlineData(18, 5, true)]
    [InlineData(1, 1, true)]
    public void Singular(int m, int n, bool full)
    {
        int k = Math.Min(m, n), left = full ? m : k, right = full ? n : k;
        Tensor a = Random(2, m, n), expected = Tensor.Zeros([2, k], DType.Float64);
        a.Backend.SingularValues(a, null, expected, null, Tensor.Zeros([2], DType.Int64));
        Compare(a, expected, left, right);
    }

    [Fact]
    public void Singular_vectors_of_deficient_matrices_are_completed()
    {
        Tensor a = Random(2, 5, 1).MatMul(Random(2, 1, 4)) * 1e200, expected = Tensor.Zeros([2, 4], DType.Float64);
        a.Backend.SingularValues(a, null, expected, null, Tensor.Zeros([2], DType.Int64));
        Compare(a, expected, 5, 4);
        Compare(Tensor.Zeros([1, 3, 2], DType.Float64), Tensor.Zeros([1, 2], DType.Float64), 3, 2);
    }

    private static void Compare(Tensor a, Tensor expected, int left, int right)
    {
        (int batch, int m, int n) = (a.Shape[0], a.Shape[1], a.Shape[2]);
        int k = Math.Min(m, n);
        Tensor s = Tensor.Ones([batch, k], DType.Float64, s_device);
        Tensor alone = Tensor.Ones([batch, k], DType.Float64, s_device);
        Tensor u = Tensor.Ones([batch, m, left], DType.Float64, s_device);
        Tensor vt = Tensor.Ones([batch, right, n], DType.Float64, s_device);
        Tensor info = Tensor.Ones([batch], DType.Int64, s_device), there = a.To(s_device);
        s.Backend.SingularValues(there, u, s, vt, info);
        s.Backend.SingularValues(there, null, alone, null, info);
        alone.To(Device.Cpu).ToArray<double>().Should().Equal(s.To(Device.Cpu).ToArray<double>());
        info.To(Device.Cpu).ToArray<long>().Should().OnlyContain(x => x == 0);
        Close(s, expected);
        (u, s, vt) = (u.To(Device.Cpu), s.To(Device.Cpu), vt.To(Device.Cpu));
        Close((u.Narrow(2, 0, k) * s.Unsqueeze(-2)).MatMul(vt.Narrow(1, 0, k)), a);
        Close(u.Transpose().MatMul(u), Tensor.Eye(left, DType.Float64).Expand([batch, left, left]));
        Close(vt.MatMul(vt.Transpose()), Tensor.Eye(right, DType.Float64).Expand([batch, right, right]));
    }

    private static Tensor Random(params int[] sizes) =>
        Tensor.Randn(sizes, DType.Float64, generator: new RandomSource((ulong)sizes.Sum()));

    private static void Close(Tensor actual, Tensor expected)
    {
        double largest = Math.Max(1e-300, expected.Abs().Max().ToScalar<double>());
        (actual.To(Device.Cpu) - expected).Abs().Max().ToScalar<double>().Should()
            .BeLessThanOrEqualTo(Tolerance * largest);
    }
}

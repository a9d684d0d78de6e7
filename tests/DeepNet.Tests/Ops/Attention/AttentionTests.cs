using DeepNet.Backends.Cpu;
using DeepNet.Kernels;

namespace DeepNet.Tests.Ops.Attention;

public sealed class AttentionTests
{
    [Fact]
    public void Heads_cut_from_a_larger_dim_are_joined_without_a_copy()
    {
        Tensor x = Tensor.Randn([2, 5, 3, 4, 32]);
        Tensor[] parts = x.Permute(2, 0, 3, 1, 4).Unbind();
        Tensor y = Tensor.ScaledDotProductAttention(parts[0], parts[1], parts[2]);
        y.Shape.Should().Equal(2, 4, 5, 32);
        y.Transpose(1, 2).IsContiguous.Should().BeTrue();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Threads_change_no_bit(int threads)
    {
        Tensor[] x = [.. Enumerable.Range(0, 3).Select(i => Tensor.Randn([2, 150, 32], generator: new((ulong)i)))];
        int former = CpuOptions.ThreadCount;
        try
        {
            CpuOptions.ThreadCount = 2;
            float[][] expected = ValueAndGradients(x);
            CpuOptions.ThreadCount = threads;
            float[][] actual = ValueAndGradients(x);
            for (int i = 0; i < expected.Length; i++)
                actual[i].Should().Equal(expected[i]);
        }
        finally
        {
            CpuOptions.ThreadCount = former;
        }
    }

    [Fact]
    public unsafe void Every_SIMD_width_gives_the_same_products()
    {
        float[] a = Random(13 * 40), b = Random(40 * 64);
        float[] wide = Product<F32x16>(a, b);
        Product<F32x8>(a, b).Should().Equal(wide);
        Product<F32x4>(a, b).Should().Equal(wide);
    }

    [Fact]
    public void Errors_name_the_shapes()
    {
        Tensor x = Tensor.Zeros([2, 3, 4]);
        Throws<ShapeException>(() => Tensor.ScaledDotProductAttention(x, Tensor.Zeros([2, 3, 5]), x))
            .WithMessage("ScaledDotProductAttention: query [2, 3, 4], key [2, 3, 5] and value [2, 3, 4] must be *");
        Throws<ShapeException>(() => Tensor.ScaledDotProductAttention(x, x, x, Tensor.Zeros([2, 3])))
            .WithMessage("ScaledDotProductAttention: mask [2, 3] does not broadcast to the scores [2, 3, 3].");
        Throws<ArgumentException>(() => Tensor.ScaledDotProductAttention(x, x, x, dropout: 2))
            .WithMessage("ScaledDotProductAttention: dropout 2 is not in [0, 1].");
        Throws<ShapeException>(
                () => Tensor.ScaledDotProductAttention(Tensor.Zeros([3, 3, 4]), x, x, enableGqa: true))
            .WithMessage("*must be a multiple of those of key and value.");
        Throws<DTypeException>(() => Tensor.ScaledDotProductAttention(x, x, x, Tensor.Zeros([3, 3], DType.Int64)));
    }

    private static FluentAssertions.Specialized.ExceptionAssertions<T> Throws<T>(Func<Tensor> call)
        where T : Exception => call.Should().Throw<T>();

    private static float[][] ValueAndGradients(Tensor[] x)
    {
        Tensor[] leaves = Array.ConvertAll(x, t => t.Detach().RequireGrad());
        Tensor y = Tensor.ScaledDotProductAttention(leaves[0], leaves[1], leaves[2], isCausal: true);
        Tensor[] gradients = Autograd.Grad([y.Square().Sum()], leaves);
        return [y.ToArray<float>(), .. gradients.Select(g => g.ToArray<float>())];
    }

    private static float[] Random(int count) => Tensor.Randn([count], generator: new(7)).ToArray<float>();

    private static unsafe float[] Product<TLane>(float[] a, float[] b)
        where TLane : struct, IPackedLane<TLane, float>
    {
        float[] c = new float[13 * 64];
        fixed (float* pa = a, pb = b, pc = c)
            AttentionProduct<TLane, float>.Run(pa, 40, 1, pb, 64, pc, 64, 13, 64, 40, add: true);
        return c;
    }
}

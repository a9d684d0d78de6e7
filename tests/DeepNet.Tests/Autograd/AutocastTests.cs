using DeepNet.Layers;
using DeepNet.Optimizers;

namespace DeepNet.Tests.AutogradTests;

public sealed class AutocastTests
{
    [Theory]
    [InlineData(DType.BFloat16)]
    [InlineData(DType.Float16)]
    public void Products_compute_in_the_type_and_reductions_in_Float32(DType dtype)
    {
        var random = new RandomSource(1);
        Tensor x = Tensor.Randn([2, 3, 8, 8], generator: random), w = Tensor.Randn([4, 3, 3, 3], generator: random);
        Tensor m = Tensor.Randn([2, 5, 8], generator: random), v = Tensor.Randn([6, 8], generator: random);
        using (Autocast.To(dtype))
        {
            m.MatMul(v.Transpose()).DType.Should().Be(dtype);
            m.Linear(v, Tensor.Zeros([6])).DType.Should().Be(dtype);
            x.Conv2d(w).DType.Should().Be(dtype);
            x.ConvTranspose2d(Tensor.Randn([3, 2, 3, 3], generator: random)).DType.Should().Be(dtype);
            Tensor.ScaledDotProductAttention(m, m, m).DType.Should().Be(dtype);
            new MultiHeadAttention(8, 2, batchFirst: true, generator: random).Forward(m).DType.Should().Be(dtype);
            Tensor.Zeros([6]).Addmm(m.Select(0, 0), v.Transpose()).DType.Should().Be(dtype);
            Tensor low = m.Linear(v);
            low.Relu().DType.Should().Be(dtype);
            low.Reshape(-1).DType.Should().Be(dtype);
            foreach (Tensor wide in (Tensor[])
                [low.Sum(), low.Mean(1), low.Softmax(), low.LogSoftmax(), low.Norm(), low.Var(1), low.CumSum(1),
                low.LogSumExp(1), new LayerNorm(6).Forward(low), low.RmsNorm([6]), low.GroupNorm(5),
                new BatchNorm1d(5).Forward(low), low.InstanceNorm(), new Lstm(6, 3).Forward(low).Output,
                low.CosineSimilarity(low), Loss.MeanSquaredError(low, Tensor.Zeros(low.Shape)),
                Loss.BinaryCrossEntropyWithLogits(Tensor.Zeros(low.Shape), low),
                Loss.CrossEntropy(low.Select(1, 0), Tensor.From<long>([1, 2], [2]))])
            {
                wide.DType.Should().Be(DType.Float32);
            }
        }

        m.Linear(v).DType.Should().Be(DType.Float32);
        Autocast.Current.Should().BeNull();
    }

    [Fact]
    public void Values_are_those_of_converted_inputs()
    {
        var random = new RandomSource(2);
        Tensor a = Tensor.Randn([7, 33], generator: random), b = Tensor.Randn([33, 5], generator: random);
        using (Autocast.To(DType.BFloat16))
        {
            a.MatMul(b).Equal(a.Cast(DType.BFloat16).MatMul(b.Cast(DType.BFloat16))).Should().BeTrue();
            Tensor low = a.Cast(DType.BFloat16);
            low.Sum(1).Equal(low.Cast(DType.Float32).Sum(1)).Should().BeTrue("the result is not rounded");
            low.Cast(DType.Float16).MatMul(b).DType.Should().Be(DType.BFloat16);
        }
    }

    [Fact]
    public void Tensors_of_both_kinds_meet_in_Float32()
    {
        Tensor wide = Tensor.Ones([2, 3]), low = Tensor.Full([2, 3], 2, DType.BFloat16);
        using (Autocast.To(DType.BFloat16))
        {
            foreach (Tensor y in (Tensor[])
                [wide + low, low + wide, low * wide, wide.Maximum(low), Tensor.Where(low > wide, low, wide),
                Tensor.Concat([low, wide]), Tensor.Stack([wide, low]), low.Lerp(wide, Tensor.Zeros([2, 3]))])
            {
                y.DType.Should().Be(DType.Float32);
            }

            (low + low).DType.Should().Be(DType.BFloat16);
            (low + 1).DType.Should().Be(DType.BFloat16);
            FluentActions.Invoking(() => low + Tensor.Ones([3], DType.Float64)).Should().Throw<DTypeException>();
        }

        FluentActions.Invoking(() => wide + low).Should().Throw<DTypeException>();
    }

    [Fact]
    public void Float64_and_integers_stay_as_they_are()
    {
        using (Autocast.To(DType.Float16))
        {
            Tensor.Eye(3, DType.Float64).MatMul(Tensor.Eye(3, DType.Float64)).DType.Should().Be(DType.Float64);
            Tensor.Eye(3, DType.Int64).MatMul(Tensor.Eye(3, DType.Int64)).DType.Should().Be(DType.Int64);
        }
    }

    [Fact]
    public async Task Scopes_nest_and_follow_await()
    {
        using (Autocast.To(DType.BFloat16))
        {
            using (Autocast.None())
            {
                Product().Should().Be(DType.Float32);
                using (Autocast.To(DType.Float16))
                    Product().Should().Be(DType.Float16);
                Product().Should().Be(DType.Float32);
            }

            Product().Should().Be(DType.BFloat16);
            (await Task.Run(Product)).Should().Be(DType.BFloat16);
        }

        Product().Should().Be(DType.Float32);

        static DType Product() => Tensor.Ones([2, 2]).MatMul(Tensor.Ones([2, 2])).DType;
    }

    [Theory]
    [InlineData(DType.Float32)]
    [InlineData(DType.Float64)]
    [InlineData(DType.Int64)]
    public void Other_types_are_refused(DType dtype) =>
        FluentActions.Invoking(() => Autocast.To(dtype)).Should().Throw<DTypeException>()
            .WithMessage($"*{dtype}*BFloat16 or Float16*");

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Gradients_have_the_type_of_the_parameters(bool isInside)
    {
        var random = new RandomSource(3);
        Sequential model = Mlp(random);
        Tensor x = Tensor.Randn([4, 6], generator: random);
        using IDisposable scope = Autocast.To(DType.BFloat16);
        Tensor loss = model.Forward(x).Square().Mean();
        if (!isInside)
            scope.Dispose();
        loss.Backward();
        scope.Dispose();
        Tensor[] mixed = [.. model.Parameters().Select(p => p.Grad!)];
        mixed.Should().OnlyContain(g => g.DType == DType.Float32);
        model.ZeroGrad();
        model.Forward(x).Square().Mean().Backward();
        foreach ((Tensor g, Parameter p) in mixed.Zip(model.Parameters()))
            (g - p.Grad!).Norm().ToScalar<float>().Should().BeLessThan(0.02f * p.Grad!.Norm().ToScalar<float>());
    }

    [Fact]
    public void A_checkpoint_computes_again_in_the_same_type()
    {
        Tensor w = Tensor.Randn([5, 5], generator: new RandomSource(4)).RequireGrad();
        var types = new List<DType>();
        Tensor y;
        using (Autocast.To(DType.BFloat16))
        {
            y = Autograd.Checkpoint(
                v =>
                {
                    Tensor product = v[0].MatMul(v[0]);
                    types.Add(product.DType);
                    return product.Sum();
                },
                w);
        }

        y.Backward();
        types.Should().Equal(DType.BFloat16, DType.BFloat16);
        w.Grad!.DType.Should().Be(DType.Float32);
    }

    [Fact]
    public void A_small_network_trains_as_well_in_BFloat16()
    {
        double plain = Train(null, null, out _), mixed = Train(DType.BFloat16, null, out Sequential model);
        plain.Should().BeLessThan(0.05);
        mixed.Should().BeApproximately(plain, 0.02);
        model.Parameters().Should().OnlyContain(p => p.DType == DType.Float32);
    }

    [Fact]
    public void A_small_network_trains_as_well_in_Float16_with_a_scaler()
    {
        double plain = Train(null, null, out _);
        Train(DType.Float16, new GradientScaler(), out _).Should().BeApproximately(plain, 0.02);
    }

    [Fact]
    public void An_overflow_in_Float16_skips_the_step()
    {
        var random = new RandomSource(5);
        Sequential model = Mlp(random);
        var optimizer = new Sgd(model.Parameters(), 0.1);
        var scaler = new GradientScaler(initialScale: 1e30);
        Tensor x = Tensor.Randn([4, 6], generator: random);
        float[] before = model.Parameters()[0].Value.ToArray<float>();
        Step().Should().BeFalse("a gradient of that size is infinite in Float16");
        model.Parameters()[0].Value.ToArray<float>().Should().Equal(before);
        scaler.Factor.Should().Be(5e29);
        scaler = new GradientScaler(initialScale: 128);
        Step().Should().BeTrue();
        model.Parameters()[0].Value.ToArray<float>().Should().NotEqual(before);

        bool Step()
        {
            optimizer.ZeroGrad();
            Tensor loss;
            using (Autocast.To(DType.Float16))
                loss = model.Forward(x).Square().Mean();
            scaler.Scale(loss).Backward();
            bool isDone = scaler.Step(optimizer);
            scaler.Update();
            return isDone;
        }
    }

    private static Sequential Mlp(RandomSource random) => new(
        new Linear(6, 16, generator: random), new Tanh(), new LayerNorm(16), new Linear(16, 2, generator: random));

    /// <summary>The mean loss of the last steps.</summary>
    private static double Train(DType? dtype, GradientScaler? scaler, out Sequential model)
    {
        var random = new RandomSource(6);
        model = Mlp(random);
        Tensor x = Tensor.Randn([64, 6], generator: random);
        Tensor target = Tensor.Stack([x.Select(1, 0) * x.Select(1, 1), x.Select(1, 2).Sin()], 1);
        var optimizer = new Adam(model.Parameters(), 0.02);
        double sum = 0;
        const int Steps = 150, Last = 10;
        for (int step = 0; step < Steps; step++)
        {
            optimizer.ZeroGrad();
            Tensor loss;
            using (dtype is { } type ? Autocast.To(type) : Autocast.None())
                loss = Loss.MeanSquaredError(model.Forward(x), target);
            loss.DType.Should().Be(DType.Float32);
            if (scaler is null)
            {
                loss.Backward();
                optimizer.Step();
            }
            else
            {
                scaler.Scale(loss).Backward();
                scaler.Step(optimizer);
                scaler.Update();
            }

            sum += step >= Steps - Last ? loss.ToScalar<float>() : 0;
        }

        return sum / Last;
    }
}

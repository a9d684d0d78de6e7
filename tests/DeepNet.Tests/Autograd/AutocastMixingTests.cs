using DeepNet.Tests.Ops;

namespace DeepNet.Tests.AutogradTests;

/// <summary>Operations of several tensors, of which a scope has made some 16 bits wide and others not.</summary>
public sealed class AutocastMixingTests
{
    private static readonly RandomSource s_random = new(1);

    /// <summary>What says that types do not mix, in a scope too, as in PyTorch.</summary>
    private static readonly string[] s_refusing =
    [
        "Audio.Lfilter", "Audio.Spectrogram", "Bucketize", "EmbeddingBag", "Fourier.Stft", "SearchSorted", "Solve",
        "SolveTriangular", "WeightNorm",
    ];

    public static TheoryData<string> Mixing() =>
        [.. OpCases.All.Where(op => op.DTypes.Contains(DType.BFloat16) && op.Variants.Any(v => Floating(v).Length > 1))
            .Select(op => op.Name)];

    /// <summary>Of the whole table: whichever input is the narrow one, values are those of the reference; or the types
    /// are named.</summary>
    [Theory]
    [MemberData(nameof(Mixing))]
    public void Every_operation_takes_tensors_of_both_kinds_or_says_so(string name)
    {
        OpCase op = OpCases.All.Single(item => item.Name == name);
        foreach (Input[] variant in op.Variants)
        {
            Tensor[] narrow = OpCaseTests.Make(variant, Device.Cpu, DType.BFloat16);
            NdArray expected = op.Expected([.. narrow.Select(OpCaseTests.ToNdArray)]);
            foreach (int low in Floating(variant))
            {
                Tensor[] x = [.. narrow.Select((v, i) => i == low || variant[i].DType is not null ? v : Wide(v))];
                using IDisposable scope = Autocast.To(DType.BFloat16);
                if (s_refusing.Contains(op.Member))
                {
                    FluentActions.Invoking(() => op.Run(x)).Should().Throw<DTypeException>()
                        .WithMessage("*do not mix*", name);
                }
                else
                {
                    OpCaseTests.AssertClose(op.Run(x), expected, 1.0 / 64, $"{name}, input {low} is narrow");
                }
            }
        }
    }

    public static TheoryData<string> Promoting() => [.. s_promoting.Keys];

    private static readonly Dictionary<string, Func<Tensor, Tensor, Tensor>> s_promoting = new()
    {
        ["Addcdiv"] = (a, b) => a.Addcdiv(b, a),
        ["Addcmul"] = (a, b) => a.Addcmul(a, b),
        ["Atan2"] = (a, b) => a.Atan2(b),
        ["Bilinear"] = (a, b) => a.Bilinear(b, Tensor.Ones([2, 3, 3], a.DType)),
        ["Concat"] = (a, b) => Tensor.Concat([a, b]),
        ["Cross"] = (a, b) => a.Cross(b),
        ["Dot"] = (a, b) => a.Reshape(-1).Dot(b.Reshape(-1)),
        ["GridSample"] = (a, b) => a.Reshape(1, 1, 2, 3).GridSample(b.Reshape(1, 1, 3, 2)),
        ["IndexAdd"] = (a, b) => a.IndexAdd(0, Tensor.From<long>([1, 0], [2]), b, alpha: 2),
        ["IndexCopy"] = (a, b) => a.IndexCopy(0, Tensor.From<long>([1, 0], [2]), b),
        ["IndexPut"] = (a, b) => a.IndexPut([1], b[0]),
        ["IndexPut adding"] = (a, b) => a.IndexPut([1], b[0], accumulate: true),
        ["Inner"] = (a, b) => a.Inner(b),
        ["Kron"] = (a, b) => a.Kron(b),
        ["Lerp"] = (a, b) => a.Lerp(b, 0.25),
        ["Lerp by a tensor"] = (a, b) => a.Lerp(b, b),
        ["MaskedScatter"] = (a, b) => a.MaskedScatter(a > 0, b),
        ["Put"] = (a, b) => a.Put(Tensor.From<long>([0, 1, 2, 3, 4, 5], [6]), b),
        ["Scatter"] = (a, b) => a.Scatter(0, Tensor.Zeros([2, 3], DType.Int64), b),
        ["ScatterAdd"] = (a, b) => a.ScatterAdd(0, Tensor.Zeros([2, 3], DType.Int64), b),
        ["ScatterReduce"] = (a, b) => a.ScatterReduce(
            0, Tensor.Zeros([2, 3], DType.Int64), b, ScatterReduction.Max),
        ["Stack"] = (a, b) => Tensor.Stack([a, b]),
        ["Tensordot"] = (a, b) => a.Tensordot(b),
    };

    /// <summary>As PyTorch's list of operations that compute in the widest type they are given.</summary>
    [Theory]
    [MemberData(nameof(Promoting))]
    public void What_joins_tensors_computes_in_the_widest_type(string name)
    {
        Func<Tensor, Tensor, Tensor> run = s_promoting[name];
        Tensor low = Tensor.Randn([2, 3], generator: s_random).Cast(DType.BFloat16);
        Tensor other = Tensor.Randn([2, 3], generator: s_random).Cast(DType.BFloat16);
        using (Autocast.To(DType.BFloat16))
        {
            Same(run(low, Wide(other)), run(Wide(low), Wide(other)));
            Same(run(Wide(low), other), run(Wide(low), Wide(other)));
            run(low, other).DType.Should().Be(DType.BFloat16);
            Refused(low, other.Cast(DType.Float64));
        }

        using (Autocast.None())
            Same(run(Wide(low), Wide(other)), run(Wide(low), Wide(other)));
        Refused(low, Wide(other));
        Refused(Wide(low), other);

        void Refused(Tensor a, Tensor b) =>
            FluentActions.Invoking(() => run(a, b)).Should().Throw<DTypeException>().WithMessage("*do not mix*");

        static void Same(Tensor y, Tensor expected)
        {
            y.DType.Should().Be(DType.Float32);
            y.Equal(expected).Should().BeTrue();
        }
    }

    [Fact]
    public void Gradients_come_back_in_the_types_of_the_inputs()
    {
        Tensor x = Tensor.Randn([4, 3], generator: s_random).RequireGrad();
        Tensor low = Tensor.Randn([2, 3], generator: s_random).Cast(DType.BFloat16).RequireGrad();
        using (Autocast.To(DType.BFloat16))
            x.IndexAdd(0, Tensor.From<long>([3, 1], [2]), low).Square().Sum().Backward();
        x.Grad!.DType.Should().Be(DType.Float32);
        low.Grad!.DType.Should().Be(DType.BFloat16);
        Tensor sum = x.Detach()[3] + Wide(low.Detach()[0]);
        x.Grad![3].Equal(sum * 2).Should().BeTrue();
        low.Grad![0].Equal((sum * 2).Cast(DType.BFloat16)).Should().BeTrue();
    }

    [Fact]
    public void Writing_widens_the_value_but_never_the_tensor()
    {
        Tensor x = Tensor.Zeros([2, 3]), low = Tensor.Full([3], 1.5, DType.BFloat16);
        using (Autocast.To(DType.BFloat16))
        {
            x[1] = low;
            x.ToArray<float>().Should().Equal(0, 0, 0, 1.5f, 1.5f, 1.5f);
            FluentActions.Invoking(() => low[0] = x[0, 0]).Should().Throw<DTypeException>()
                .WithMessage("x[...] = value: BFloat16 and Float32 do not mix*");
        }

        FluentActions.Invoking(() => x[0] = low).Should().Throw<DTypeException>();
    }

    [Fact]
    public void Boxes_of_both_kinds_meet()
    {
        Tensor boxes = Tensor.From<float>([0, 0, 4, 4, 1, 1, 5, 5, 8, 8, 9, 9], [3, 4]);
        Tensor scores = Tensor.From<float>([0.5f, 1, 0.25f], [3]).Cast(DType.BFloat16);
        Tensor maps = Tensor.Randn([1, 2, 6, 6], generator: s_random).Cast(DType.BFloat16);
        Tensor regions = Tensor.From<float>([0, 0.5f, 1, 4, 5], [1, 5]);
        using (Autocast.To(DType.BFloat16))
        {
            Boxes.Nms(boxes, scores, 0.3).ToArray<long>().Should().Equal(1, 2);
            Boxes.BoxIou(boxes, boxes.Cast(DType.BFloat16)).DType.Should().Be(DType.Float32);
            Boxes.RoiAlign(maps, regions, 2).Equal(Boxes.RoiAlign(Wide(maps), regions, 2)).Should().BeTrue();
            Boxes.RoiPool(maps, regions, 2).Equal(Boxes.RoiPool(Wide(maps), regions, 2)).Should().BeTrue();
        }

        FluentActions.Invoking(() => Boxes.Nms(boxes, scores, 0.3)).Should().Throw<DTypeException>();
    }

    private static int[] Floating(Input[] inputs) =>
        [.. Enumerable.Range(0, inputs.Length).Where(i => inputs[i].DType is null)];

    private static Tensor Wide(Tensor x) => x.Cast(DType.Float32);
}

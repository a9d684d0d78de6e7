using System.Globalization;
using DeepNet.Distributions;
using DeepNet.Layers;
using DeepNet.Optimizers;

namespace DeepNet.Tests;

/// <summary>Mistakes a user can make, and the text that says which operation, which values and which rule.</summary>
public sealed class BadInputTests
{
    private static readonly Tensor s_x = Tensor.Ones([2, 3]);

    public static TheoryData<string, Func<object?>, Type, string> Mistakes => new()
    {
        {
            "shapes that do not broadcast", () => s_x + Tensor.Ones([2]), typeof(ShapeException),
            "Add: shapes [2, 3] and [2] do not broadcast*"
        },
        {
            "inner sizes of a product", () => s_x.MatMul(s_x), typeof(ShapeException),
            "MatMul: shapes [2, 3] and [2, 3]: the inner sizes 3 and 2 differ*"
        },
        {
            "mixed types", () => s_x * Tensor.Ones([3], DType.Int64), typeof(DTypeException),
            "Mul: Float32 and Int64 do not mix*Cast*"
        },
        {
            "integers in a float function", () => Tensor.Ones([2], DType.Int64).Exp(), typeof(DTypeException),
            "Exp: Int64*Cast(DType.Float32)*"
        },
        {
            "a fraction beside integers", () => Tensor.Ones([2], DType.Int64) + 0.5, typeof(ArgumentException),
            "*0.5*Int64*"
        },
        {
            "a dim that is not there", () => s_x.Sum(2), typeof(ArgumentOutOfRangeException),
            "Sum: dim 2 is outside [-2, 1] of shape [2, 3]*"
        },
        { "a dim named twice", () => s_x.Sum([0, -2]), typeof(ShapeException), "Sum: dim -2 is named twice*" },
        {
            "a reshape of another count", () => s_x.Reshape(4, 2), typeof(ShapeException),
            "Reshape: shape [2, 3] has 6 elements*"
        },
        { "a negative size", () => Tensor.Zeros([2, -3]), typeof(ShapeException), "*[2, -3]*negative*" },
        {
            "more elements than can be counted", () => Tensor.Zeros([int.MaxValue, int.MaxValue, int.MaxValue]),
            typeof(ShapeException), "*63 bits*"
        },
        {
            "more bytes than can be counted", () => Tensor.Empty([int.MaxValue, int.MaxValue], DType.Float64),
            typeof(ShapeException), "*bytes*"
        },
        { "the largest of nothing", () => Tensor.Zeros([0, 3]).Amax(0), typeof(ShapeException), "Amax:*" },
        { "an index out of range", () => s_x[5], typeof(ArgumentOutOfRangeException), "*5*" },
        {
            "labels out of range", () => Loss.CrossEntropy(s_x, Tensor.From<long>([0, 3], [2])), typeof(LabelException),
            "CrossEntropy: the target at [1] is 3, but there are 3 classes*"
        },
        {
            "labels that are floats of the wrong shape", () => Loss.CrossEntropy(s_x, Tensor.Ones([2])),
            typeof(ShapeException), "CrossEntropy:*"
        },
        {
            "predictions beside targets of another shape",
            () => Loss.MeanSquaredError(Tensor.Ones([4]), Tensor.Ones([4, 1])), typeof(ShapeException),
            "MeanSquaredError:*[4]*[4, 1]*"
        },
        {
            "an image without channels", () => new Conv2d(3, 4, 3).Forward(Tensor.Ones([28, 28])),
            typeof(ShapeException), "Conv2d:*[28, 28]*"
        },
        {
            "an image of other channels", () => new Conv2d(3, 4, 3).Forward(Tensor.Ones([2, 1, 28, 28])),
            typeof(ShapeException), "Conv2d: input [2, 1, 28, 28] has 1 channels but weight [4, 3, 3, 3] expects 3*"
        },
        {
            "features of another number", () => new Linear(4, 2).Forward(s_x), typeof(ShapeException), "Linear:*[2, 3]*"
        },
        { "a layer without outputs", () => new Linear(4, 0), typeof(ArgumentException), "Linear: outFeatures 0*" },
        {
            "an element of another type", () => s_x.ToArray<double>(), typeof(DTypeException),
            "ToArray: the tensor is Float32*"
        },
        {
            "the scalar of several elements", () => s_x.ToScalar<float>(), typeof(ShapeException),
            "ToScalar: shape [2, 3] has 6 elements*"
        },
        { "a type without tensors", () => Tensor.From<decimal>([1m], [1]), typeof(DTypeException), "*Decimal*" },
        {
            "tensors of two devices", () => s_x + Tensor.Ones([2, 3], device: TestDevices.Get("composed")),
            typeof(DeviceException), "Add: tensors on cpu and composed*To(device)*"
        },
        {
            "integers divided by zero", () => Tensor.Ones([2], DType.Int32).FloorDivide(Tensor.Zeros([2], DType.Int32)),
            typeof(DivideByZeroException), "FloorDivide:*"
        },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void Mistakes_give_typed_errors_that_name_operation_values_and_rule(
        string what, Func<object?> act, Type type, string text)
    {
        Exception? thrown = Record.Exception(() => act());
        thrown.Should().BeOfType(type, what);
        thrown!.Message.Should().Match(text);
    }

    [Fact]
    public void Sizes_that_no_int_can_hold_are_shape_errors()
    {
        Action[] acts =
        [
            () => s_x.Reshape(-1, int.MaxValue, int.MaxValue, int.MaxValue),
            () => Tensor.Arange(3_000_000_000L),
            () => Tensor.Arange(0.0, 1e10),
            () => Tensor.Zeros([70_000]).Repeat(70_000),
            () => Tensor.Zeros([70_000]).RepeatInterleave(70_000, 0),
            () => Tensor.Zeros([1]).Pad([int.MaxValue, 1]),
        ];
        foreach (Action act in acts)
            act.Should().Throw<ShapeException>();
    }

    [Fact]
    public void Labels_and_indices_changed_after_the_forward_pass_do_not_reach_the_backward_pass()
    {
        Tensor x = Tensor.Ones([2, 3]).RequireGrad(), labels = Tensor.From<long>([0, 2], [2]);
        Tensor loss = Loss.CrossEntropy(x, labels);
        labels[0] = Tensor.From(1_000_000L);
        loss.Backward();
        x.Grad!.ToArray<float>()[0].Should().BeApproximately(-1f / 3, 1e-6f);

        Tensor image = Tensor.Ones([1, 1, 4, 4]).RequireGrad();
        (Tensor values, Tensor indices) = image.MaxPool2dWithIndices(2);
        indices[0] = Tensor.From(1_000_000L);
        values.Sum().Backward();
        image.Grad!.Sum().ToScalar<float>().Should().Be(4);
    }

    [Fact]
    public void A_view_whose_elements_overlap_is_not_written_to()
    {
        Tensor windows = Tensor.Zeros([5]).Unfold(0, 3, 1);
        Action act = () => windows[..] = Tensor.Ones([3, 3]);
        act.Should().Throw<InvalidOperationException>().WithMessage("*Clone()*");
    }

    [Fact]
    public void Large_whole_numbers_beside_Int64_stay_exact()
    {
        Tensor x = Tensor.From(9_007_199_254_740_993L);
        x.Eq(9_007_199_254_740_993L).ToScalar<bool>().Should().BeTrue();
        (x - 9_007_199_254_740_992L).ToScalar<long>().Should().Be(1);
        (x > 9_007_199_254_740_992L).ToScalar<bool>().Should().BeTrue();
    }

    [Fact]
    public void The_deviation_of_equal_numbers_is_zero()
    {
        foreach (int count in new[] { 7, 9_999, 13_001 })
        {
            foreach (double value in new[] { 1.1, 3.7, 1e6 })
                Tensor.Full([count], value).Std().ToScalar<float>().Should().BeInRange(0, (float)(value * 1e-6));
        }
    }

    [Fact]
    public void Pooling_in_ceil_mode_takes_an_image_smaller_than_the_window()
    {
        Tensor x = Tensor.Arange(0.0, 4).Reshape(1, 1, 2, 2);
        x.MaxPool2d(3, stride: 2, ceilMode: true).ToArray<float>().Should().Equal(3);
    }

    [Fact]
    public void NaN_and_infinity_go_through_and_never_turn_into_numbers()
    {
        Tensor x = Tensor.From<float>([float.NaN, float.PositiveInfinity, 1], [3]);
        float.IsNaN(x.Sum().ToScalar<float>()).Should().BeTrue();
        float.IsNaN(x.Amax().ToScalar<float>()).Should().BeTrue();
        x.Exp().ToArray<float>()[1].Should().Be(float.PositiveInfinity);
        float.IsNaN(x.Relu().ToArray<float>()[0]).Should().BeTrue();
        x.ArgMax().ToScalar<long>().Should().Be(0);
    }

    [Fact]
    public void Empty_tensors_go_through()
    {
        Tensor x = Tensor.Zeros([0, 3]).RequireGrad();
        Tensor y = x.MatMul(Tensor.Ones([3, 4])).Softmax(-1).Sum(0);
        y.ToArray<float>().Should().Equal(0, 0, 0, 0);
        y.Sum().Backward();
        x.Grad!.Shape.Should().Equal(0, 3);
    }

    [Fact]
    public void Numbers_in_errors_are_written_alike_in_every_culture()
    {
        var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        culture.NumberFormat.NumberDecimalSeparator = ",";
        CultureInfo before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = culture;
        try
        {
            ((Action)(() => _ = new Dropout(1.5))).Should().Throw<ArgumentException>()
                .WithMessage("Dropout: p 1.5 must be in [0, 1].");
            ((Action)(() => _ = new Sgd([new Parameter(Tensor.Ones([1]))], -0.5))).Should()
                .Throw<ArgumentOutOfRangeException>().WithMessage("Sgd: LearningRate -0.5 must be finite*");
            ((Action)(() => _ = new Normal(Tensor.Zeros([1]), Tensor.Full([1], -0.5)))).Should()
                .Throw<ArgumentException>().WithMessage("*-0.5 at [0]*");
            new Dropout(0.25).ToString().Should().Be("Dropout(p: 0.25)");
            Tensor.Full([1], 0.5).ToString().Should().Contain("0.5");
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}

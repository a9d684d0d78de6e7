namespace DeepNet.Tests.Ops.Interpolation;

public sealed class InterpolationTests
{
    private static readonly Tensor s_x = Tensor.Ones([2, 3, 4, 5]);

    [Fact]
    public void Interpolate_says_what_does_not_fit()
    {
        Fails<ArgumentException>(
            () => s_x.Interpolate(), "Interpolate: size is not given and scaleFactor is not given; give exactly one*");
        Fails<ArgumentException>(() => s_x.Interpolate(2, 2), "Interpolate: size is 2 and scaleFactor is 2; give*");
        Fails<ShapeException>(
            () => s_x.Interpolate(2, mode: InterpolationMode.Linear),
            "Interpolate: input [2, 3, 4, 5] for mode Linear; [batch, channels, spatial…] with 1 spatial dims*");
        Fails<ShapeException>(
            () => Tensor.Ones([3, 4]).Interpolate(2),
            "Interpolate: input [3, 4] for mode Nearest; *with 1 to 3 spatial*");
        Fails<ArgumentException>(
            () => s_x.Interpolate(scaleFactor: (1, 2, 3)),
            "Interpolate: scaleFactor (1, 2, 3) has 3 numbers for 2 spatial dimensions.");
        Fails<ArgumentException>(
            () => s_x.Interpolate((1, 2, 3)), "Interpolate: size (1, 2, 3) has 3 numbers for 2 spatial dimensions.");
        Fails<ArgumentException>(
            () => s_x.Interpolate(scaleFactor: -2), "Interpolate: scaleFactor -2 must be positive and finite.");
        Fails<ArgumentException>(
            () => s_x.Interpolate(2, alignCorners: true), "Interpolate: alignCorners has no meaning for mode Nearest.");
        Fails<ArgumentException>(
            () => s_x.Interpolate(2, mode: InterpolationMode.Area, antialias: true),
            "Interpolate: antialias is for modes Bilinear and Bicubic, not for Area.");
        Fails<ShapeException>(
            () => s_x.Interpolate((2, 0)),
            "Interpolate: dim 3 of shape [2, 3, 4, 5] would get size 0; sizes must be positive.");
        Fails<ShapeException>(() => s_x.Interpolate(scaleFactor: 0.1), "Interpolate: dim 2 *would get size 0*");
        Fails<DTypeException>(
            () => s_x.Cast(DType.Int64).Interpolate(2, mode: InterpolationMode.Bilinear), "Interpolate: Int64 tensor*");
    }

    [Theory]
    [InlineData(InterpolationMode.Nearest, 1.2, false, 0, 0, 5.196152422706632)]
    [InlineData(InterpolationMode.NearestExact, 1.2, false, 0, 5.196152422706632, 14.696938456699069)]
    [InlineData(InterpolationMode.NearestExact, 1.32, false, 0, 5.196152422706632, 5.196152422706632)]
    [InlineData(InterpolationMode.Bilinear, 1.2, false, 0, 5.196152422706632, 14.696938456699069)]
    [InlineData(InterpolationMode.Bilinear, 1.2, true, 0, 3.897114317029974, 10.738277609202221)]
    [InlineData(
        InterpolationMode.Bicubic, 1.2, false, -0.32043043059034854, 2.8967222542990303, 11.042948058088484)]
    [InlineData(
        InterpolationMode.Bicubic, 1.2, true, -0.22625920099071758, 3.3069612110482725, 11.295380276730905)]
    public void A_factor_that_leaves_the_size_still_moves_positions_except_for_lines(
        InterpolationMode mode, double factor, bool antialias, double first, double second, double third)
    {
        // The values are PyTorch's.
        Tensor x = Tensor.From<double>([.. Enumerable.Range(0, 9).Select(i => Math.Pow(i, 1.5))], [1, 1, 3, 3]);
        Tensor y = x.Interpolate(scaleFactor: factor, mode: mode, antialias: antialias);
        y.Shape.Should().Equal(1, 1, 3, 3);
        y.Select(3, 0).ToArray<double>().Should().Equal(
            [first, second, third], (actual, expected) => Math.Abs(actual - expected) < 1e-12);
    }

    [Fact]
    public void The_nearest_modes_take_any_type()
    {
        Tensor labels = Tensor.From<long>([1, 2, 3, 4], [1, 1, 2, 2]);
        labels.Interpolate(scaleFactor: 2).ToArray<long>()
            .Should().Equal(1, 1, 2, 2, 1, 1, 2, 2, 3, 3, 4, 4, 3, 3, 4, 4);
        Tensor mask = Tensor.From<bool>([true, false], [1, 1, 2]);
        mask.Interpolate(3, mode: InterpolationMode.NearestExact).ToArray<bool>().Should().Equal(true, false, false);
    }

    [Fact]
    public void Equal_sizes_change_nothing()
    {
        Tensor x = Tensor.Randn([1, 2, 3, 4]);
        x.Interpolate((3, 4), mode: InterpolationMode.Bicubic).ToArray<float>().Should().Equal(x.ToArray<float>());
    }

    [Fact]
    public void GridSample_says_what_does_not_fit()
    {
        Tensor grid = Tensor.Zeros([2, 6, 7, 2]);
        Fails<ArgumentException>(
            () => s_x.GridSample(grid, InterpolationMode.Area),
            "GridSample: mode is Area, but must be Bilinear, Nearest or Bicubic.");
        Fails<ShapeException>(
            () => Tensor.Ones([2, 3, 4]).GridSample(grid), "GridSample: input [2, 3, 4] must be [batch, channels, *");
        Fails<ShapeException>(
            () => s_x.GridSample(Tensor.Zeros([1, 6, 7, 2])),
            "GridSample: grid [1, 6, 7, 2] for input [2, 3, 4, 5]; [2, new sizes…, 2] with 4 dims is needed.");
        Fails<ShapeException>(() => s_x.GridSample(Tensor.Zeros([2, 6, 7, 3])), "GridSample: grid [2, 6, 7, 3]*");
        Fails<ShapeException>(
            () => Tensor.Ones([1, 1, 2, 2, 2]).GridSample(Tensor.Zeros([1, 1, 1, 1, 3]), InterpolationMode.Bicubic),
            "GridSample: mode Bicubic needs two spatial dimensions, but input is [1, 1, 2, 2, 2].");
        Fails<ShapeException>(
            () => Tensor.Ones([2, 3, 0, 5]).GridSample(grid), "*[2, 3, 0, 5] has no elements in a spatial dimension.");
        Fails<DTypeException>(() => s_x.GridSample(grid.Cast(DType.Float64)), "GridSample: Float32 and Float64*");
    }

    [Theory]
    [InlineData(GridPadding.Zeros)]
    [InlineData(GridPadding.Border)]
    [InlineData(GridPadding.Reflection)]
    public void Places_that_are_no_numbers_or_far_away_do_no_harm(GridPadding padding)
    {
        Tensor x = Tensor.Ones([1, 1, 2, 2]);
        Tensor grid = Tensor.From<float>([float.NaN, 0, float.PositiveInfinity, 0, 1e30f, -1e30f], [1, 1, 3, 2]);
        foreach (InterpolationMode mode in (InterpolationMode[])
            [InterpolationMode.Bilinear, InterpolationMode.Nearest, InterpolationMode.Bicubic])
        {
            x.GridSample(grid, mode, padding).Count.Should().Be(3);
        }

        float[] y = x.GridSample(grid, InterpolationMode.Nearest, padding).ToArray<float>();
        y[0].Should().Be(0);
        if (padding == GridPadding.Border)
            y[1..].Should().Equal(1, 1);
    }

    [Fact]
    public void The_identity_grid_gives_the_input_back()
    {
        Tensor x = Tensor.Randn([1, 2, 3, 4]);
        Tensor identity = Tensor.From<float>([1, 0, 0, 0, 1, 0], [1, 2, 3]);
        foreach (bool corners in (bool[])[false, true])
        {
            float[] y = x.GridSample(identity.AffineGrid(x.Shape, corners), alignCorners: corners).ToArray<float>();
            float[] expected = x.ToArray<float>();
            for (int i = 0; i < y.Length; i++)
                y[i].Should().BeApproximately(expected[i], 1e-5f);
        }
    }

    [Fact]
    public void AffineGrid_says_what_does_not_fit()
    {
        Tensor maps = Tensor.Ones([2, 2, 3]);
        Fails<ShapeException>(
            () => maps.AffineGrid([1, 1, 4, 4]),
            "AffineGrid: matrices [2, 2, 3] for size [1, 1, 4, 4]; [batch, 2, 3]*");
        Fails<ShapeException>(() => maps.AffineGrid([2, 1, 4, 4, 4]), "AffineGrid: matrices [2, 2, 3]*");
        Fails<ShapeException>(() => maps.AffineGrid([2, 1, 0, 4]), "AffineGrid: size [2, 1, 0, 4] must be positive.");
    }

    [Fact]
    public void Factors_print_and_index_like_sizes()
    {
        ScaleFactor both = (2, 0.5);
        both.ToString().Should().Be("(2, 0.5)");
        ((ScaleFactor)1.5).ToString().Should().Be("1.5");
        ((ScaleFactor)(1, 2, 2.5)).ToString().Should().Be("(1, 2, 2.5)");
        default(ScaleFactor).ToString().Should().Be("not given");
        both[1].Should().Be(0.5);
        ((ScaleFactor)3)[2].Should().Be(3);
        Fails<ArgumentOutOfRangeException>(() => both[2], "*ScaleFactor: (2, 0.5) has no dim 2.*");
    }

    private static void Fails<T>(Func<object?> action, string message)
        where T : Exception
        => action.Should().Throw<T>().WithMessage(message);
}

using DeepNet.Models;
using DeepNet.Optimizers;

namespace DeepNet.Tests.Models;

public sealed class OneStageDetectorTests
{
    private static readonly OneStageDetectorConfig s_small =
        new() { Classes = 2, Widths = [4, 6, 8], Blocks = 1, HeadWidth = 5 };

    private static Tensor Pictures => Tensor.Rand([2, 3, 16, 24], generator: new RandomSource(7));

    [Fact]
    public void The_state_is_named_by_its_parts()
    {
        var model = new OneStageDetector(s_small);

        model.StateDict().Where(entry => entry.Value.Rank == 4)
            .Select(entry => $"{entry.Key} {string.Join('x', entry.Value.Shape)}").Should().Equal(
                "stem.0.weight 4x3x3x3",
                "stages.0.0.weight 6x4x3x3",
                "stages.0.3.fn.0.weight 6x6x3x3",
                "stages.0.3.fn.3.weight 6x6x3x3",
                "stages.1.0.weight 8x6x3x3",
                "stages.1.3.fn.0.weight 8x8x3x3",
                "stages.1.3.fn.3.weight 8x8x3x3",
                "reduce.0.weight 6x8x1x1",
                "merge.0.0.weight 6x6x3x3",
                "head.0.0.weight 5x6x3x3",
                "head.1.weight 6x5x1x1");
    }

    [Theory]
    [InlineData(2, 4)]
    [InlineData(3, 8)]
    [InlineData(4, 16)]
    public void A_cell_is_4_pixels_however_deep_it_goes(int depth, int largestStride)
    {
        var model = new OneStageDetector(s_small with { Widths = [.. Enumerable.Repeat(4, depth)], Blocks = 0 });

        Tensor y = model.Forward(Tensor.Rand([2, 3, 32, 48], generator: new RandomSource(1)));

        y.Shape.Should().Equal(2, 6, 8, 12);
        model.LargestStride.Should().Be(largestStride);
    }

    [Fact]
    public void It_starts_from_background_and_small_boxes()
    {
        float[] bias = new OneStageDetector(s_small).StateDict()["head.1.bias"].ToArray<float>();

        bias.Take(2).Should().OnlyContain(logit => Math.Abs((1 / (1 + Math.Exp(-logit))) - 0.1) < 1e-6);
        bias.Skip(2).Should().Equal(0, 0, 0, 0);
    }

    [Fact]
    public void A_peak_becomes_its_box()
    {
        // Class 1 at column 3, row 2, whose middle is (14, 10); the cell beside it is lower, so it is no peak.
        Tensor output = Background(1);
        Put(output, 0, label: 1, row: 2, column: 3, logit: 3, [6, 4, 8, 2]);
        Put(output, 0, label: 1, row: 2, column: 4, logit: 2, [4, 4, 4, 4]);

        Detections found = new OneStageDetector(s_small).Decode(output).Single();

        found.Labels.ToArray<long>().Should().Equal(1);
        found.Scores.ToScalar<float>().Should().BeApproximately((float)(1 / (1 + Math.Exp(-3))), 1e-6f);
        ShouldBe(found.Boxes, [8, 6, 22, 12]);
    }

    [Fact]
    public void Boxes_are_cut_to_the_image()
    {
        Tensor output = Background(1);
        Put(output, 0, label: 0, row: 0, column: 5, logit: 3, [2, 9, 9, 3]);

        ShouldBe(new OneStageDetector(s_small).Decode(output).Single().Boxes, [20, 0, 24, 5]);
    }

    [Fact]
    public void A_box_over_a_better_one_of_its_class_goes()
    {
        // Two boxes of 16 pixels 8 apart: an IoU of a third.
        Tensor output = Background(1);
        Put(output, 0, label: 0, row: 1, column: 1, logit: 2, [8, 8, 8, 8]);
        Put(output, 0, label: 0, row: 1, column: 3, logit: 3, [8, 8, 8, 8]);
        Put(output, 0, label: 1, row: 3, column: 1, logit: 1, [8, 8, 8, 8]);
        var model = new OneStageDetector(s_small);

        model.Decode(output, iouThreshold: 0.5).Single().Labels.ToArray<long>().Should().Equal(0, 0, 1);
        model.Decode(output, iouThreshold: 0.2).Single().Labels.ToArray<long>().Should().Equal(0, 1);
        model.Decode(output, most: 1).Single().Boxes[0, 0].ToScalar<float>().Should().BeApproximately(6, 1e-5f);
        model.Decode(output, minScore: 0.9).Single().Labels.ToArray<long>().Should().Equal(0);
    }

    [Fact]
    public void Every_image_has_its_own_detections()
    {
        Tensor output = Background(3);
        Put(output, 1, label: 1, row: 0, column: 0, logit: 1, [1, 1, 1, 1]);

        IReadOnlyList<Detections> found = new OneStageDetector(s_small).Decode(output);

        found.Select(image => image.Labels.Shape[0]).Should().Equal(0, 1, 0);
        found[0].Boxes.Shape.Should().Equal(0, 4);
    }

    [Fact]
    public void What_is_perfect_costs_almost_nothing_and_decodes_to_the_truth()
    {
        Tensor boxes = Tensor.From<float>([1, 2, 9, 10, 12, 3, 23, 15], [2, 4]);
        Tensor labels = Tensor.From<long>([0, 1], [2]);
        var targets = DetectionTargets.Of([boxes], [labels], 2, 16, 24);
        Tensor output = Background(1, logit: -20);
        long[] cells = targets.Cells.ToArray<long>();
        float[] corners = targets.Boxes.ToArray<float>();
        for (int k = 0; k < cells.Length; k++)
        {
            int row = (int)cells[k] / 6, column = (int)cells[k] % 6;
            float x = (4 * column) + 2, y = (4 * row) + 2;
            for (int label = 0; label < 2; label++)
            {
                bool isCentre = targets.Heat[0, label, row, column].ToScalar<float>() == 1;
                Put(output, 0, label, row, column, isCentre ? 20 : -20, [
                    x - corners[4 * k], y - corners[(4 * k) + 1], corners[(4 * k) + 2] - x, corners[(4 * k) + 3] - y]);
            }
        }

        var model = new OneStageDetector(s_small);
        (Tensor ofClasses, Tensor ofBoxes) = model.Losses(output, targets);
        (Tensor otherClasses, Tensor otherBoxes) = model.Losses(Background(1), targets);

        ofClasses.ToScalar<float>().Should().BeInRange(0, 1e-6f);
        ofBoxes.ToScalar<float>().Should().BeApproximately(0, 1e-5f);
        otherClasses.ToScalar<float>().Should().BeGreaterThan(5);
        otherBoxes.ToScalar<float>().Should().BeGreaterThan(0.2f);
        Detections found = model.Decode(output).Single();
        found.Labels.ToArray<long>().Should().Equal(0, 1);
        ShouldBe(found.Boxes, boxes.ToArray<float>());
    }

    [Fact]
    public void The_loss_of_the_classes_is_that_of_the_formula()
    {
        Tensor boxes = Tensor.From<float>([1, 2, 9, 10, 12, 3, 23, 15], [2, 4]);
        Tensor labels = Tensor.From<long>([0, 0], [2]);
        var targets = DetectionTargets.Of([boxes], [labels], 2, 16, 24);
        Tensor output = Tensor.Randn([1, 6, 4, 6], generator: new RandomSource(4));
        float[] logits = output.Narrow(1, 0, 2).ToArray<float>(), heat = targets.Heat.ToArray<float>();
        double expected = 0;
        for (int i = 0; i < heat.Length; i++)
        {
            double p = 1 / (1 + Math.Exp(-logits[i]));
            expected -= heat[i] == 1
                ? Math.Pow(1 - p, 2) * Math.Log(p)
                : Math.Pow(1 - heat[i], 4) * Math.Pow(p, 2) * Math.Log(1 - p);
        }

        (Tensor classes, _) = new OneStageDetector(s_small).Losses(output, targets);

        ((double)classes.ToScalar<float>()).Should().BeApproximately(expected / 2, 1e-5);
    }

    [Fact]
    public void Images_without_objects_cost_no_boxes()
    {
        var targets = DetectionTargets.Of([Tensor.Zeros([0, 4])], [Tensor.Zeros([0], DType.Int64)], 2, 16, 24);

        (Tensor classes, Tensor boxes) = new OneStageDetector(s_small).Losses(Background(1, logit: 0), targets);

        boxes.ToScalar<float>().Should().Be(0);
        classes.ToScalar<float>().Should().BeApproximately((float)(48 * 0.25 * Math.Log(2)), 1e-4f);
    }

    [Fact]
    public void A_step_lowers_the_losses_and_reaches_every_parameter()
    {
        var model = new OneStageDetector(s_small, new RandomSource(1));

        model.ShouldLearn(() => Loss(model), learningRate: 1e-2);
    }

    [Fact]
    public void It_learns_two_pictures_by_heart()
    {
        var model = new OneStageDetector(s_small, new RandomSource(1));
        var optimizer = new Adam(model.Parameters(), learningRate: 1e-2);
        float first = Loss(model).ToScalar<float>();
        for (int step = 0; step < 40; step++)
        {
            optimizer.ZeroGrad();
            Loss(model).Backward();
            optimizer.Step();
        }

        Loss(model).ToScalar<float>().Should().BeLessThan(first / 2);
    }

    [Fact]
    public void It_survives_saving() => new OneStageDetector(s_small).ShouldSurviveSaving(
        new OneStageDetector(s_small), model => model.Forward(Pictures));

    [Fact]
    public void Inputs_of_other_sizes_are_refused()
    {
        var model = new OneStageDetector(s_small);

        ModelTesting.Throws<ShapeException>(
            () => model.Forward(Tensor.Zeros([1, 3, 20, 24])), "OneStageDetector: height and width*multiples of 8*");
        ModelTesting.Throws<ShapeException>(
            () => model.Forward(Tensor.Zeros([1, 1, 16, 24])), "OneStageDetector: images*3, height, width*");
        ModelTesting.Throws<ShapeException>(
            () => model.Decode(Tensor.Zeros([1, 7, 4, 6])), "OneStageDetector: output*6, rows, columns*");
        ModelTesting.Throws<ArgumentException>(
            () => model.Decode(Background(1), most: 0), "OneStageDetector: most 0 must be positive*");
        ModelTesting.Throws<ShapeException>(
            () => model.Losses(Background(2), Targets(1)), "OneStageDetector: targets with maps*");
    }

    [Fact]
    public void Sizes_that_make_no_model_are_named()
    {
        ModelTesting.Throws<ArgumentException>(
            () => _ = new OneStageDetector(s_small with { Widths = [8] }), "OneStageDetector: Widths has 1 numbers*");
        ModelTesting.Throws<ArgumentException>(
            () => _ = new OneStageDetector(s_small with { Widths = [8, 0] }), "OneStageDetector: Widths 0*");
        ModelTesting.Throws<ArgumentException>(
            () => _ = new OneStageDetector(s_small with { Classes = 0 }), "OneStageDetector: Classes 0*");
        ModelTesting.Throws<ArgumentException>(
            () => _ = new OneStageDetector(s_small with { Blocks = -1 }), "OneStageDetector: Blocks -1*");
    }

    private static Tensor Loss(OneStageDetector model)
    {
        (Tensor classes, Tensor boxes) = model.Losses(model.Forward(Pictures), Targets(2));
        return classes + boxes;
    }

    private static DetectionTargets Targets(int images) => DetectionTargets.Of(
        [.. Enumerable.Repeat(Tensor.From<float>([2, 2, 12, 12, 14, 4, 20, 12], [2, 4]), images)],
        [.. Enumerable.Repeat(Tensor.From<long>([0, 1], [2]), images)],
        classes: 2,
        height: 16,
        width: 24);

    /// <summary>Of two classes in 4 rows and 6 columns: nothing anywhere.</summary>
    private static Tensor Background(int images, double logit = -10) => Tensor.Concat(
        [Tensor.Full([images, 2, 4, 6], logit), Tensor.Zeros([images, 4, 4, 6])], 1);

    /// <summary>An object with these distances to its left, top, right and bottom in pixels.</summary>
    private static void Put(Tensor output, int image, int label, int row, int column, double logit, float[] sides)
    {
        output[image, label, row, column] = Tensor.Full([], logit);
        for (int side = 0; side < 4; side++)
            output[image, 2 + side, row, column] = Tensor.Full([], Math.Log(sides[side] / 4));
    }

    private static void ShouldBe(Tensor boxes, float[] expected)
    {
        boxes.Shape[1].Should().Be(4);
        boxes.ToArray<float>().Zip(expected).Should().OnlyContain(pair => Math.Abs(pair.First - pair.Second) < 1e-4);
        boxes.Count.Should().Be(expected.Length);
    }
}

using DeepNet.Models;

namespace DeepNet.Tests.Models;

public sealed class DetectionTargetsTests
{
    // 4 rows and 6 columns of cells.
    private const int Height = 16;
    private const int Width = 24;

    [Fact]
    public void A_box_lands_on_the_cell_of_its_centre()
    {
        // Centre (13, 7): column 3, row 1.
        DetectionTargets targets = Of(Boxes(9, 2, 17, 12), [1]);

        targets.Heat.Shape.Should().Equal(1, 2, 4, 6);
        targets.Heat[0, 1, 1, 3].ToScalar<float>().Should().Be(1);
        targets.Heat.Eq(1).Sum().ToScalar<long>().Should().Be(1);
        targets.Heat[0, 0].Max().ToScalar<float>().Should().Be(0);
        targets.Cells.ToArray<long>().Should().Contain((1 * 6) + 3);
        foreach (float[] box in targets.Boxes.ToArray<float>().Chunk(4))
            box.Should().Equal(9, 2, 17, 12);
        targets.Count.Should().Be(1);
    }

    [Fact]
    public void Hills_are_as_wide_as_boxes_are()
    {
        // σ is 24 / 4 / 8 = 0.75 cells across and, as half a cell is the least, 0.5 down.
        DetectionTargets targets = Of(Boxes(0, 1, 24, 11), [0]);
        double Height(int row, int column) => targets.Heat[0, 0, row, column].ToScalar<float>();

        Height(1, 3).Should().Be(1);
        Height(1, 4).Should().BeApproximately(Math.Exp(-1 / (2 * 0.75 * 0.75)), 1e-6);
        Height(2, 3).Should().BeApproximately(Math.Exp(-1 / (2 * 0.5 * 0.5)), 1e-6);
        Height(0, 2).Should().BeApproximately(Math.Exp(-1 / (2 * 0.75 * 0.75)) * Math.Exp(-2), 1e-6);
        targets.Cells.ToArray<long>().Should().Equal(3, 8, 9, 10, 15);
        float[] weights = targets.Weights.ToArray<float>();
        weights.Sum().Should().BeApproximately(1, 1e-6f);
        (weights[3] / weights[2]).Should().BeApproximately((float)Height(1, 4), 1e-6f);
    }

    [Fact]
    public void Boxes_are_read_off_inside_of_them()
    {
        // The hill is above 0.1 at four more cells, but their middles are on the sides or beyond.
        DetectionTargets targets = Of(Boxes(11, 4, 15, 9), [0]);

        targets.Heat[0, 0, 1, 2].ToScalar<float>().Should().BeGreaterThan(0.1f);
        targets.Cells.ToArray<long>().Should().Equal((1 * 6) + 3);
    }

    [Fact]
    public void Where_boxes_overlap_the_higher_hill_is_read_off()
    {
        // A small box at column 4, row 1, in a large one with its middle at column 2, row 1.
        DetectionTargets targets = Of(Boxes(0, 0, 23, 12, 15, 4, 19, 8), [0, 1]);
        Dictionary<long, float[]> boxes = targets.Cells.ToArray<long>()
            .Zip(targets.Boxes.ToArray<float>().Chunk(4)).ToDictionary(pair => pair.First, pair => pair.Second);

        boxes[6 + 2].Should().Equal(0, 0, 23, 12);
        boxes[6 + 4].Should().Equal(15, 4, 19, 8);
        targets.Weights.Sum().ToScalar<float>().Should().BeApproximately(2, 1e-6f);
        targets.Count.Should().Be(2);
    }

    [Fact]
    public void Every_image_has_its_own_cells()
    {
        Tensor none = Tensor.Zeros([0, 4]), box = Tensor.From<float>([4, 4, 8, 8], [1, 4]);

        var targets = DetectionTargets.Of(
            [none, box, none], [Labels(), Labels(1), Labels()], classes: 2, Height, Width);

        targets.Heat[0].Max().ToScalar<float>().Should().Be(0);
        targets.Heat[1, 1, 1, 1].ToScalar<float>().Should().Be(1);
        targets.Heat[2].Max().ToScalar<float>().Should().Be(0);
        targets.Cells.ToArray<long>().Should().Contain(24 + 6 + 1).And.OnlyContain(cell => cell >= 24 && cell < 48);
    }

    [Fact]
    public void Nothing_to_find_gives_empty_lists()
    {
        var targets = DetectionTargets.Of([Tensor.Zeros([0, 4])], [Labels()], classes: 1, Height, Width);

        targets.Cells.Shape.Should().Equal(0);
        targets.Boxes.Shape.Should().Equal(0, 4);
        targets.Weights.Shape.Should().Equal(0);
        targets.Count.Should().Be(0);
    }

    [Fact]
    public void What_does_not_fit_is_named()
    {
        ModelTesting.Throws<ArgumentException>(
            () => Of(Boxes(0, 0, 4, 4), [2]), "DetectionTargets: label 2 of image 0 is not one of 2 classes*");
        ModelTesting.Throws<ArgumentException>(
            () => Of(Boxes(4, 0, 4, 4), [0]), "DetectionTargets: box 0 of image 0 is (4, 0, 4, 4)*area*");
        ModelTesting.Throws<ArgumentException>(
            () => Of(Boxes(20, 0, 30, 4), [0]), "DetectionTargets: box 0 of image 0 is (20, 0, 30, 4)*24 by 16*");
        ModelTesting.Throws<ShapeException>(
            () => Of(Boxes(0, 0, 4, 4), [0, 1]), "DetectionTargets: boxes [1, 4] and labels [2]*");
        ModelTesting.Throws<ShapeException>(
            () => DetectionTargets.Of([], [], 2, Height, Width), "DetectionTargets: boxes of 0 images*");
        ModelTesting.Throws<ArgumentException>(
            () => DetectionTargets.Of([Tensor.Zeros([0, 4])], [Labels()], 2, 18, Width),
            "DetectionTargets: height 18 must be a positive multiple of the stride 4*");
    }

    private static DetectionTargets Of(float[][] boxes, long[] labels) => DetectionTargets.Of(
        [Tensor.From<float>([.. boxes.SelectMany(box => box)], [boxes.Length, 4])], [Labels(labels)], 2, Height, Width);

    private static float[][] Boxes(params float[] corners) => [.. corners.Chunk(4)];

    private static Tensor Labels(params long[] labels) => Tensor.From<long>(labels, [labels.Length]);
}

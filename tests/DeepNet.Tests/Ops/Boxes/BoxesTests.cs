namespace DeepNet.Tests.Ops;

/// <summary>What is chosen among boxes, and errors.</summary>
public sealed class BoxesTests
{
    private static Tensor Box(params float[] numbers) => Tensor.From<float>(numbers, [numbers.Length / 4, 4]);

    [Fact]
    public void Suppression_keeps_the_best_of_what_overlaps()
    {
        // 0 and 1 overlap by 0.6, 2 lies apart.
        Tensor boxes = Box(0, 0, 10, 10, 0, 0, 10, 6, 20, 20, 30, 30);
        Tensor scores = Tensor.From<float>([0.5f, 0.9f, 0.7f], [3]);
        Boxes.Nms(boxes, scores, 0.5).ToArray<long>().Should().Equal(1, 2);
        Boxes.Nms(boxes, scores, 0.59).ToArray<long>().Should().Equal(1, 2);
        Boxes.Nms(boxes, scores, 0.61).ToArray<long>().Should().Equal(1, 2, 0);
        Boxes.Nms(boxes.Cast(DType.Float64), scores.Cast(DType.Float64), 0.5).ToArray<long>().Should().Equal(1, 2);
        Boxes.Nms(boxes.Cast(DType.BFloat16), scores.Cast(DType.BFloat16), 0.5).ToArray<long>().Should().Equal(1, 2);
    }

    [Fact]
    public void What_was_removed_removes_nothing()
    {
        // A chain: 0 removes 1, which would have removed 2.
        Tensor boxes = Box(0, 0, 10, 1, 4, 0, 14, 1, 8, 0, 18, 1);
        Boxes.Nms(boxes, Tensor.From<float>([3, 2, 1], [3]), 0.4).ToArray<long>().Should().Equal(0, 2);
    }

    [Fact]
    public void Equal_scores_stay_in_their_order()
    {
        Tensor boxes = Box(0, 0, 1, 1, 5, 5, 6, 6, 0, 0, 1, 1);
        Boxes.Nms(boxes, Tensor.Ones([3]), 0.5).ToArray<long>().Should().Equal(0, 1);
        Boxes.Nms(Tensor.Zeros([0, 4]), Tensor.Zeros([0]), 0.5).Shape.Should().Equal(0);
    }

    [Fact]
    public void Boxes_of_other_classes_stay()
    {
        Tensor boxes = Box(0, 0, 10, 10, 0, 0, 10, 9, 0, 0, 9, 10);
        Tensor scores = Tensor.From<float>([0.5f, 0.9f, 0.7f], [3]);
        Tensor classes = Tensor.From<long>([3, 8, 3], [3]);
        Boxes.BatchedNms(boxes, scores, classes, 0.5).ToArray<long>().Should().Equal(1, 2);
        Boxes.BatchedNms(boxes, scores, classes.Cast(DType.Int32), 0.9).ToArray<long>().Should().Equal(1, 2, 0);
    }

    [Theory]
    [InlineData("cpu")]
    [InlineData("composed")]
    public void A_mask_has_the_box_around_it(string device)
    {
        Tensor masks = Tensor.Zeros([2, 4, 5], DType.Float32, TestDevices.Get(device));
        masks = masks.IndexPut([0, 1, 3], masks.Sum() + 1).IndexPut([0, 2, 1], masks.Sum() - 2);
        masks = masks.IndexPut([1, 3, 4], masks.Sum() + 5);
        Tensor boxes = Boxes.MasksToBoxes(masks);
        boxes.DType.Should().Be(DType.Float32);
        boxes.ToArray<float>().Should().Equal(1, 1, 3, 2, 4, 3, 4, 3);
        Boxes.MasksToBoxes(masks.Cast(DType.Bool)).ToArray<float>().Should().Equal(boxes.ToArray<float>());
        Boxes.MasksToBoxes(Tensor.Zeros([0, 4, 5])).Shape.Should().Equal(0, 4);
    }

    [Fact]
    public void No_regions_and_regions_outside_are_possible()
    {
        Tensor maps = Tensor.Ones([1, 2, 4, 4]).RequireGrad(), far = Tensor.From<float>([0, 9, 9, 12, 12], [1, 5]);
        Boxes.RoiAlign(maps, Tensor.Zeros([0, 5]), 2).Shape.Should().Equal(0, 2, 2, 2);
        Boxes.RoiPool(maps, Tensor.Zeros([0, 5]), 2).Shape.Should().Equal(0, 2, 2, 2);
        Boxes.RoiAlign(maps, far, (2, 1)).ToArray<float>().Should().Equal(0, 0, 0, 0);
        Tensor pooled = Boxes.RoiPool(maps, far, (2, 1));
        pooled.ToArray<float>().Should().Equal(0, 0, 0, 0);
        pooled.Sum().Backward();
        maps.Grad!.ToArray<float>().Should().OnlyContain(g => g == 0);
    }

    [Fact]
    public void Errors_name_the_argument_and_the_rule()
    {
        Throws<ShapeException>(
            () => Boxes.BoxArea(Tensor.Zeros([3])), "BoxArea: boxes [3] must have four numbers per box*");
        Throws<DTypeException>(() => Boxes.BoxArea(Tensor.Zeros([3, 4], DType.Int64)), "BoxArea: Int64 tensor*");
        Throws<ShapeException>(
            () => Boxes.BoxIou(Tensor.Zeros([4]), Tensor.Zeros([3, 4])),
            "BoxIou: boxes [4] and [3, 4] must be [n, 4] and [m, 4].");
        Throws<ArgumentOutOfRangeException>(
            () => Boxes.BoxConvert(Tensor.Zeros([3, 4]), (BoxFormat)7, BoxFormat.Xyxy),
            "BoxConvert: 7 is no format of boxes.*");
        Throws<ArgumentException>(
            () => Boxes.ClipBoxes(Tensor.Zeros([3, 4]), -1, 2),
            "ClipBoxes: height -1 and width 2 must not be negative.");
        Throws<ShapeException>(
            () => Boxes.Nms(Tensor.Zeros([3, 4]), Tensor.Zeros([2]), 0.5),
            "Nms: boxes [3, 4], scores [2] must be [n, 4] and [n].");
        Throws<ShapeException>(
            () => Boxes.BatchedNms(
                Tensor.Zeros([2, 4]), Tensor.Zeros([2]), Tensor.Zeros([3], DType.Int64), 0.5),
            "BatchedNms: boxes [2, 4], scores [2] and classes [3] must be*");
        Throws<ArgumentException>(
            () => Boxes.Nms(Tensor.Zeros([2, 4]), Tensor.Zeros([2]), double.NaN), "Nms: iouThreshold is NaN.");
        Throws<ShapeException>(
            () => Boxes.MasksToBoxes(Tensor.Zeros([2, 4])), "MasksToBoxes: masks [2, 4] must be [n, height, width].");
        Throws<ArgumentException>(
            () => Boxes.MasksToBoxes(Tensor.Zeros([1, 2, 2])), "MasksToBoxes: mask 0 is empty;*");
        Throws<ShapeException>(
            () => Boxes.RoiAlign(Tensor.Zeros([1, 2, 4, 4]), Tensor.Zeros([3, 4]), 2),
            "RoiAlign: input [1, 2, 4, 4] and boxes [3, 4] must be [batch, channels, height, width] and [n, 5].");
        Throws<ArgumentException>(
            () => Boxes.RoiPool(Tensor.Zeros([1, 2, 4, 4]), Tensor.Ones([1, 5]), 2),
            "RoiPool: box 0 is of image 1, but there are 1 images.");
        Throws<ArgumentException>(
            () => Boxes.RoiAlign(Tensor.Zeros([1, 2, 4, 4]), Tensor.Zeros([1, 5]), 0),
            "RoiAlign: outputSize 0 must be positive.");
        Throws<ArgumentException>(
            () => Boxes.RoiAlign(Tensor.Zeros([1, 2, 4, 4]), Tensor.Zeros([1, 5]), 2, spatialScale: 0),
            "RoiAlign: spatialScale 0 must be positive and finite.");
    }

    private static void Throws<TException>(Action act, string message)
        where TException : Exception
        => act.Should().Throw<TException>().WithMessage(message);
}

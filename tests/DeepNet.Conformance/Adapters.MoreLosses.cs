namespace DeepNet.Conformance;

internal static partial class Adapters
{
    private static void AddMoreLosses(AdapterTable table)
    {
        table.One("soft_margin_loss", a => Loss.SoftMargin(a.X, a.Y, ReductionOf(a)));
        table.One("hinge_embedding_loss", a => Loss.HingeEmbedding(a.X, a.Y, Margin(a, 1), ReductionOf(a)));
        table.One("margin_ranking_loss", a => Loss.MarginRanking(a.X, a.Y, a.Z, Margin(a, 0), ReductionOf(a)));
        table.One("cosine_embedding_loss", a => Loss.CosineEmbedding(a.X, a.Y, a.Z, Margin(a, 0), ReductionOf(a)));
        table.One("triplet_margin_loss", a => Loss.TripletMargin(
            a.X, a.Y, a.Z, Margin(a, 1), a.Number(Arguments.Keyword, "p", 2), a.Number(Arguments.Keyword, "eps", 1e-6),
            a.Flag(Arguments.Keyword, "swap", false), ReductionOf(a)));
        table.One("multi_margin_loss", a => Loss.MultiMargin(
            a.X, a.Y, a.Int(Arguments.Keyword, "p", 1), Margin(a, 1), a.TensorOrNull(Arguments.Keyword, "weight"),
            ReductionOf(a)));
        table.One("multilabel_margin_loss", a => Loss.MultiLabelMargin(a.X, a.Y, ReductionOf(a)));
        table.One("multilabel_soft_margin_loss", a => Loss.MultiLabelSoftMargin(
            a.X, a.Y, a.TensorOrNull(Arguments.Keyword, "weight"), ReductionOf(a)));
        table.One("poisson_nll_loss", a => Loss.PoissonNll(
            a.X, a.Y, a.Flag(Arguments.Keyword, "log_input", true), a.Flag(Arguments.Keyword, "full", false),
            reduction: ReductionOf(a)));
        table.One("gaussian_nll_loss", a => Loss.GaussianNll(
            a.X, a.Y, a.Z, a.Flag(Arguments.Keyword, "full", false), reduction: ReductionOf(a)));
        table.One("ctc_loss", a => Loss.Ctc(
            a.X, a.Y, a.Z, a.Tensor(3), a.Int(Arguments.Keyword, "blank", 0),
            a.Flag(Arguments.Keyword, "zero_infinity", false), ReductionOf(a)));
        table.One("vision.sigmoid_focal_loss", a => Loss.SigmoidFocal(
            a.X, a.Y, a.Number(Arguments.Keyword, "alpha", 0.25), a.Number(Arguments.Keyword, "gamma", 2),
            Enum.Parse<Reduction>(a.Text(Arguments.Keyword, "reduction", "none"), ignoreCase: true)));
    }

    private static void AddBoxes(AdapterTable table)
    {
        table.One("vision.box_area", a => Boxes.BoxArea(a.X));
        table.One("vision.box_iou", a => Boxes.BoxIou(a.X, a.Y));
        table.One("vision.generalized_box_iou", a => Boxes.GeneralizedBoxIou(a.X, a.Y));
        table.One("vision.distance_box_iou", a => Boxes.DistanceBoxIou(a.X, a.Y));
        table.One("vision.complete_box_iou", a => Boxes.CompleteBoxIou(a.X, a.Y));
        table.One("vision.box_convert", a => Boxes.BoxConvert(a.X, FormatOf(a, 1), FormatOf(a, 2)));
        table.One("vision.clip_boxes", a => Boxes.ClipBoxes(a.X, a.Ints(1, "size")![0], a.Ints(1, "size")![1]));
        table.One("vision.nms", a => Boxes.Nms(a.X, a.Y, a.Number(2, "iou_threshold")));
        table.One("vision.batched_nms", a => Boxes.BatchedNms(a.X, a.Y, a.Z, a.Number(3, "iou_threshold")));
        table.One("vision.masks_to_boxes", a => Boxes.MasksToBoxes(a.X));
        table.One("vision.roi_align", a => Boxes.RoiAlign(
            a.X, a.Y, PerDim.Of(a.Ints(2, "size")!), a.Number(Arguments.Keyword, "spatial_scale", 1),
            a.Int(Arguments.Keyword, "sampling_ratio", -1), a.Flag(Arguments.Keyword, "aligned", false)));
        table.One("vision.roi_pool", a => Boxes.RoiPool(
            a.X, a.Y, PerDim.Of(a.Ints(2, "size")!), a.Number(Arguments.Keyword, "spatial_scale", 1)));
    }

    private static double Margin(Arguments a, double @default) => a.Number(Arguments.Keyword, "margin", @default);

    private static BoxFormat FormatOf(Arguments a, int position) =>
        Enum.Parse<BoxFormat>(a.Text(position, "", ""), ignoreCase: true);
}

namespace DeepNet.Data.Transforms;

/// <summary>The numbers of one <see cref="Images.Affine"/>: degrees and pixels.</summary>
internal readonly record struct AffineDraw(
    double Angle = 0, double TranslateX = 0, double TranslateY = 0, double Scale = 1, double ShearX = 0,
    double ShearY = 0)
{
    public Tensor Of(Tensor x, ImageInterpolation interpolation, double fill, (double X, double Y)? center) =>
        Images.Affine(x, Angle, TranslateX, TranslateY, Scale, ShearX, ShearY, interpolation, fill, center);
}

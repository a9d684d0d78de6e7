namespace DeepNet.Tests;

/// <summary>Rows and channels beyond one group, with and without weights.</summary>
public sealed class NormTests
{
    [Theory]
    [InlineData(3, 1, true)]
    [InlineData(5, 17, true)]
    [InlineData(3, 300, true)]
    [InlineData(2, 5000, false)]
    [InlineData(300, 40, false)]
    [InlineData(2, 70, true)]
    public void Layers_agree_with_the_processor(int rows, int n, bool isAffine)
    {
        foreach (DType dtype in new[] { DType.Float32, DType.Float64 })
        {
            foreach (bool center in new[] { true, false })
            {
                double tolerance = dtype == DType.Float32 ? 1e-5 : 1e-12;
                Tensor x = SameAsCpu.Numbers(1, [rows, n], dtype, 3, 5), dy = SameAsCpu.Numbers(2, [rows, n], dtype);
                Tensor? w = isAffine ? SameAsCpu.Numbers(3, [n], dtype) : null;
                Tensor? b = isAffine ? SameAsCpu.Numbers(4, [n], dtype) : null;
                (Tensor y, Tensor mean, Tensor rstd) = x.Backend.LayerNorm(x, w, b, 1e-5, center);
                Tensor there = x.There();
                (Tensor y2, Tensor mean2, Tensor rstd2) =
                    there.Backend.LayerNorm(there, w?.There(), b?.There(), 1e-5, center);
                y2.ShouldBe(y, tolerance);
                mean2.ShouldBe(mean, tolerance);
                rstd2.ShouldBe(rstd, tolerance);

                foreach (bool needsDb in new[] { true, false })
                {
                    (Tensor dx, Tensor? dw, Tensor? db) =
                        x.Backend.LayerNormGrad(dy, x, mean, rstd, w, center, needsDb);
                    (Tensor dx2, Tensor? dw2, Tensor? db2) = there.Backend.LayerNormGrad(
                        dy.There(), there, mean.There(), rstd.There(), w?.There(), center, needsDb);
                    dx2.ShouldBe(dx, tolerance);
                    (dw2 is null).Should().Be(w is null);
                    dw2?.ShouldBe(dw!, tolerance);
                    (db2 is null).Should().Be(!needsDb);
                    db2?.ShouldBe(db!, tolerance);
                }
            }
        }
    }

    [Theory]
    [InlineData(4, 3, 1)]
    [InlineData(300, 5, 1)]
    [InlineData(700, 40, 1)]
    [InlineData(6, 3, 20)]
    [InlineData(3, 2, 49)]
    [InlineData(2, 1, 9000)]
    [InlineData(1, 3, 300)]
    public void Batches_agree_with_the_processor(int batch, int channels, int n)
    {
        foreach (DType dtype in new[] { DType.Float32, DType.Float64 })
        {
            foreach (bool isAffine in new[] { true, false })
            {
                double tolerance = dtype == DType.Float32 ? 1e-5 : 1e-12;
                Tensor x = SameAsCpu.Numbers(1, [batch, channels, n], dtype, 3, 5);
                Tensor dy = SameAsCpu.Numbers(2, [batch, channels, n], dtype);
                Tensor? w = isAffine ? SameAsCpu.Numbers(3, [channels, 1], dtype) : null;
                Tensor? b = isAffine ? SameAsCpu.Numbers(4, [channels, 1], dtype) : null;
                (Tensor y, Tensor mean, Tensor rstd) = x.Backend.BatchNorm(x, w, b, 1e-5);
                Tensor there = x.There();
                (Tensor y2, Tensor mean2, Tensor rstd2) = there.Backend.BatchNorm(there, w?.There(), b?.There(), 1e-5);
                y2.ShouldBe(y, tolerance);
                mean2.ShouldBe(mean, tolerance);
                rstd2.ShouldBe(rstd, tolerance);

                (Tensor dx, Tensor? dw, Tensor db) = x.Backend.BatchNormGrad(dy, x, mean, rstd, w);
                (Tensor dx2, Tensor? dw2, Tensor db2) = there.Backend.BatchNormGrad(
                    dy.There(), there, mean.There(), rstd.There(), w?.There());
                dx2.ShouldBe(dx, tolerance);
                (dw2 is null).Should().Be(w is null);
                dw2?.ShouldBe(dw!, tolerance);
                db2.ShouldBe(db, tolerance);
            }
        }
    }

    [Fact]
    public void Variances_far_from_zero_are_kept()
    {
        Tensor x = SameAsCpu.Numbers(5, [3, 2, 100], DType.Float32, 1000, 1001), there = x.There();
        (Tensor y, _, Tensor rstd) = there.Backend.BatchNorm(there, null, null, 1e-5);
        (Tensor expected, _, Tensor expectedRstd) = x.Backend.BatchNorm(x, null, null, 1e-5);
        rstd.ShouldBe(expectedRstd, 1e-4);
        y.ShouldBe(expected, 1e-3);
    }
}

namespace DeepNet.Tests;

/// <summary>Rows and columns beyond one thread, and elements that are not finite.</summary>
public sealed class SoftmaxTests
{
    [Theory]
    [InlineData(new[] { 3, 1 }, 1)]
    [InlineData(new[] { 5, 17 }, 1)]
    [InlineData(new[] { 2, 300 }, 1)]
    [InlineData(new[] { 1, 5000 }, 1)]
    [InlineData(new[] { 2, 67, 5 }, 1)]
    [InlineData(new[] { 1, 130, 40 }, 1)]
    public void Agrees_with_the_processor(int[] shape, int dim)
    {
        foreach (DType dtype in new[] { DType.Float32, DType.Float64 })
        {
            double tolerance = dtype == DType.Float32 ? 1e-5 : 1e-12;
            Tensor x = SameAsCpu.Numbers(1, shape, dtype, -9, 9), dy = SameAsCpu.Numbers(2, shape, dtype);
            Tensor y = x.Softmax(dim), log = x.LogSoftmax(dim);
            x.There().Softmax(dim).ShouldBe(y, tolerance);
            x.There().LogSoftmax(dim).ShouldBe(log, tolerance);
            Tensor there = y.There();
            there.Backend.SoftmaxGrad(there, dy.There(), dim).ShouldBe(y.Backend.SoftmaxGrad(y, dy, dim), tolerance);
            there.Backend.LogSoftmaxGrad(log.There(), dy.There(), dim)
                .ShouldBe(y.Backend.LogSoftmaxGrad(log, dy, dim), tolerance);
        }
    }

    [Theory]
    [InlineData(5)]
    [InlineData(90)]
    public void Infinities_and_not_a_number_are_as_on_the_processor(int n)
    {
        foreach (float[] special in new float[][]
        {
            [float.NegativeInfinity, float.NegativeInfinity], [float.PositiveInfinity, 1], [float.NaN, 2],
            [float.NegativeInfinity, float.NaN], [float.PositiveInfinity, float.PositiveInfinity], [3e38f, -3e38f],
        })
        {
            foreach (bool isFirst in new[] { true, false })
            {
                float[] values = [.. Enumerable.Range(0, n).Select(i => (float)(i % 3))];
                special.CopyTo(values, isFirst ? 0 : n - 2);
                Tensor x = Tensor.From<float>(values, [1, n]);
                x.There().Softmax(1).ShouldBe(x.Softmax(1), 1e-6);
                x.There().LogSoftmax(1).ShouldBe(x.LogSoftmax(1), 1e-6);
            }
        }

        Tensor nothing = Tensor.Full([2, n], float.NegativeInfinity);
        nothing.There().Softmax(1).ShouldBe(nothing.Softmax(1), 0);
        nothing.There().Softmax(0).ShouldBe(nothing.Softmax(0), 0);
    }
}

namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>y[n, c, p] = Σₜ w[n, p, t] · x[n, c, places[n, p, t]] for x [n, c, elements]; a place of -1 adds
    /// nothing.</summary>
    private static Tensor SamplePoints(Tensor x, Tensor places, Tensor w)
    {
        Tensor y = x.New([x.Shape[0], x.Shape[1], places.Shape[1]]);
        x.Backend.SamplePoints(x.Detach().Contiguous(), places, w.Detach().Contiguous(), y);
        return y.Track(
            nameof(SamplePoints),
            (x, dy => SamplePointsInputGrad(dy, places, w, x.Shape)), (w, dy => SamplePointsWeightGrad(dy, x, places)));
    }

    /// <summary>∂(dy · y)/∂x, linear in dy and in w.</summary>
    private static Tensor SamplePointsInputGrad(Tensor dy, Tensor places, Tensor w, Shape input)
    {
        Tensor dx = Zeros(input, dy.DType, dy.Device);
        dy.Backend.SamplePointsInputGrad(dy.Detach().Contiguous(), places, w.Detach().Contiguous(), dx);
        return dx.Track(
            nameof(SamplePointsInputGrad),
            (dy, g => SamplePoints(g, places, w)), (w, g => SamplePointsWeightGrad(dy, g, places)));
    }

    /// <summary>∂(dy · y)/∂w, linear in dy and in x.</summary>
    private static Tensor SamplePointsWeightGrad(Tensor dy, Tensor x, Tensor places)
    {
        Tensor dw = x.New(places.Shape);
        x.Backend.SamplePointsWeightGrad(dy.Detach().Contiguous(), x.Detach().Contiguous(), places, dw);
        return dw.Track(
            nameof(SamplePointsWeightGrad),
            (dy, g => SamplePoints(x, places, g)), (x, g => SamplePointsInputGrad(dy, places, g, x.Shape)));
    }
}

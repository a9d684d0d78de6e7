using DeepNet.Layers;
using DeepNet.Models;

namespace DeepNet.Samples.Bert;

/// <summary>BERT that sorts sentences by the mean of their tokens' features.</summary>
/// <remarks><see cref="BertClassifier"/> takes the first token's features, which no masked word ever asks
/// for.</remarks>
internal sealed class SentenceClassifier : Layer
{
    private readonly Models.Bert _bert;
    private readonly Dropout _dropout;
    private readonly Linear _classifier;

    public SentenceClassifier(BertConfig config)
    {
        _bert = new Models.Bert(config with { HasPooler = false });
        _dropout = new Dropout(config.Dropout);
        _classifier = new Linear(config.Width, 2);
    }

    public override Tensor Forward(Tensor x) => Forward(x, Tensor.Ones(x.Shape, DType.Bool));

    public Tensor Forward(Tensor ids, Tensor mask)
    {
        Tensor features = _bert.Forward(ids, mask); // [batch, length, width]
        Tensor present = mask.Cast(DType.Float32).Unsqueeze(2); // [batch, length, 1]
        Tensor mean = (features * present).Sum(1) / present.Sum(1); // [batch, width]
        return _classifier.Forward(_dropout.Forward(mean)); // [batch, 2]
    }
}
